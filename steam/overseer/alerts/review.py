"""The review: what the deployments' states make of the incidents, written down."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from steam.core.clock import Clock
from steam.core.records import Deployment, Worker
from steam.core.states import DeploymentState
from steam.core.store import Reader, Store, Writer
from steam.overseer.alerts.conditions import condition_of
from steam.overseer.alerts.incidents import (
    BAD_IN_TIME,
    Change,
    Close,
    Condition,
    Open,
    Patience,
    Reopen,
    Worsen,
    decide,
    in_trouble,
    thing_of,
)

ACTOR = "overseer"
_RECENT = 1000  # incidents looked through for one that may go on
_STARTS = 200  # of a deployment in trouble
_CALM = frozenset({DeploymentState.RUNNING, DeploymentState.STOPPED})

StateOf = Callable[[Deployment, Sequence[Worker], int], DeploymentState]
"""What a deployment amounts to, from its newest workers and the time in UTC epoch ms."""


class Reviewer:
    """Opens and closes incidents."""

    def __init__(self, store: Store, clock: Clock, state_of: StateOf, patience: Patience) -> None:
        self._store = store
        self._clock = clock
        self._state_of = state_of
        self._patience = patience
        self._calm_at: int | None = None  # the store's change counter

    def review(self) -> None:
        """Bring the incidents up to date; writes only when one changes. Raises as the store does.

        Decided again within the transaction: somebody else may have reviewed in between. Returns
        at once when no record has changed since all was calm: then time alone changes nothing.
        """
        counter = self._store.change_counter()
        if counter == self._calm_at:
            return
        now_ms = self._clock.now_ms()
        with self._store.read() as rows:
            changes, is_calm = self._look(rows, now_ms)
        if changes:
            with self._store.write() as rows:
                changes, _ = self._look(rows, now_ms)
                for change in changes:
                    _apply(rows, change, now_ms)
        self._calm_at = counter if is_calm else None

    def _look(self, rows: Reader, now_ms: int) -> tuple[Sequence[Change], bool]:
        """What to change, and whether nothing can become due by the passing of time."""
        conditions, opened = self._conditions(rows, now_ms), rows.open_incidents()
        known = {incident.thing for incident in opened}
        is_new = any(
            in_trouble(condition, now_ms, self._patience)
            for thing, condition in conditions.items()
            if thing not in known
        )
        closed = [i for i in rows.incidents(_RECENT) if i.closed_ms is not None] if is_new else []
        is_calm = not opened and all(found.state in _CALM for found in conditions.values())
        return decide(conditions, opened, closed, now_ms, self._patience), is_calm

    def _conditions(self, rows: Reader, now_ms: int) -> Mapping[str, Condition]:
        workers: defaultdict[int, list[Worker]] = defaultdict(list)
        for worker in rows.newest_workers():
            workers[worker.deployment_id].append(worker)
        conditions = {}
        for deployment in rows.deployments():
            newest = workers[deployment.id]
            state = self._state_of(deployment, newest, now_ms)
            past = rows.workers(deployment.id, _STARTS) if state in BAD_IN_TIME else ()
            condition = condition_of(deployment, state, newest, past, now_ms)
            conditions[thing_of(deployment.name)] = condition
        return conditions


def _apply(rows: Writer, change: Change, now_ms: int) -> None:
    """Write the change and the event that tells of it."""
    match change:
        case Open():
            incident = rows.add_incident(
                thing=change.thing, kind=change.kind, text=change.text, opened_ms=now_ms
            )
            event, text = "incident-opened", change.text
        case Reopen(incident):
            rows.update_incident(incident)
            event, text = "incident-reopened", incident.text
        case Worsen(incident):
            rows.update_incident(incident)
            event, text = "incident-worsened", incident.text
        case Close(incident):
            rows.update_incident(incident)
            event, text = "incident-closed", change.text
    rows.add_event(
        ms=now_ms,
        actor=ACTOR,
        kind=event,
        thing=incident.thing,
        text=text,
        data={"incident": incident.id, "kind": incident.kind},
    )
