"""Observing: the rows, the processes behind them, and what their ports answer."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from steam.core.home import Home
from steam.core.policy import SupervisionPolicy
from steam.core.records import ProcessIdentity, Worker
from steam.core.states import LIVE_STATES, WorkerState
from steam.core.store import Store
from steam.overseer.desired import DesiredDeployment, desired_of
from steam.overseer.last_words import last_words, reason_of
from steam.overseer.launch import Launcher
from steam.overseer.lease import read_lease
from steam.overseer.observed import (
    ARTIFACT_REFUSED,
    PORT_TAKEN,
    Exit,
    FoundProcess,
    Health,
    Observed,
    Presence,
    Sighting,
)
from steam.overseer.oom import OomWatch
from steam.overseer.probe.prober import Prober
from steam.overseer.probe.target import Target
from steam.overseer.processes import Processes
from steam.overseer.worker_log import last_lines

PROBED_STATES = LIVE_STATES - {WorkerState.STOPPING}
STARTING_ONLY = frozenset({WorkerState.STARTING})
"""Who may be asked at any moment: nobody counts the misses of a starting worker."""

NOBODY: frozenset[WorkerState] = frozenset()

NOTHING_KNOWN: Mapping[str, Health] = {}

_MAY_BE_ELSEWHERE = frozenset({Presence.UNBORN, Presence.GONE, Presence.STRANGER})
"""Before such a worker is given up its token is searched for: never start a second copy."""

_TOLD_EXITS = frozenset({ARTIFACT_REFUSED, PORT_TAKEN})
"""Exit statuses before which a worker always logs a sentence."""


@dataclass(frozen=True, slots=True)
class Observer:
    """Looks at everything that a decision needs."""

    store: Store
    home: Home
    processes: Processes
    launcher: Launcher
    prober: Prober
    oom_watch: OomWatch

    def observe(
        self,
        *,
        probe: Collection[WorkerState],
        search: bool,
        known: Mapping[str, Health] = NOTHING_KNOWN,
    ) -> tuple[Sequence[DesiredDeployment], Observed]:
        """What is desired, and what is seen, at one moment.

        Probes workers in the states `probe`, but those whose health is `known` by their token.
        `search` looks for processes that no row knows, which reads the environment of every
        process of this user.
        """
        with self.store.read() as rows:
            deployments = rows.deployments()
            live = rows.live_workers()
            waiting = rows.waiting_workers()
        seen = self._sight_all(live)
        missed = any(sighting.presence in _MAY_BE_ELSEWHERE for sighting in seen)
        found = self.processes.find() if search or missed else ()
        by_token = {process.token: process for process in found}
        tokens = {worker.token for worker in live}
        names = {deployment.id: deployment.name for deployment in deployments}
        desired = [desired_of(deployment) for deployment in deployments]
        grew = self.oom_watch.grew()
        heard = [self._heard(_traced(one, by_token), names, grew) for one in seen]
        return desired, Observed(
            sightings=tuple(self._probed(heard, targets_of(desired), probe, known)),
            waiting=tuple(waiting),
            orphans=tuple(process for process in found if process.token not in tokens),
        )

    def _sight_all(self, live: Sequence[Worker]) -> list[Sighting]:
        exits = self.launcher.reap({worker.token for worker in live})
        return [self._sight(worker, exits.get(worker.token)) for worker in live]

    def _sight(self, worker: Worker, end: Exit | None) -> Sighting:
        if end is not None:
            return Sighting(worker, Presence.DEAD, identity=worker.identity, exit=end)
        if worker.identity is None:
            return Sighting(worker, Presence.UNBORN)
        look = self.processes.look(worker.identity, worker.token)
        return Sighting(
            worker,
            look.presence,
            identity=worker.identity,
            exit=look.exit,
            lived_ms=look.lived_ms,
            stopped=look.stopped,
            last_overseen_ms=self._last_overseen_ms(worker.identity),
        )

    def _last_overseen_ms(self, identity: ProcessIdentity) -> int | None:
        """When an overseer last worked in the boot before, for a process of an earlier boot."""
        if self.processes.is_of_this_boot(identity):
            return None
        lease = read_lease(self.home.machine_lease)
        return lease.boot_before_ms if lease else None

    def _heard(
        self, sighting: Sighting, names: Mapping[int, str], oom_kills_grew: bool | None
    ) -> Sighting:
        """The sighting, with the reason of its end as its log and the kernel tell it."""
        name, end = names.get(sighting.worker.deployment_id), sighting.exit
        if name is None or end is None:
            return sighting
        lines = last_lines(self.home.worker_log(name, sighting.worker.slot))
        told = sighting.worker.state is WorkerState.STOPPING
        says = (
            last_words(lines)
            if end.code in _TOLD_EXITS
            else reason_of(end, lines, told=told, oom_kills_grew=oom_kills_grew)
        )
        return replace(sighting, exit=replace(end, says=says))

    def _probed(
        self,
        sightings: Sequence[Sighting],
        target_of: Callable[[Worker], Target],
        states: Collection[WorkerState],
        known: Mapping[str, Health],
    ) -> list[Sighting]:
        ours = [sighting.worker for sighting in sightings if _is_ours(sighting)]
        asked = [
            target_of(worker)
            for worker in ours
            if worker.state in states and worker.token not in known
        ]
        health = {**self.prober.probe(asked), **known}
        return [
            replace(sighting, health=health.get(sighting.worker.token, Health.NOT_PROBED))
            if _is_ours(sighting) and sighting.worker.state in PROBED_STATES
            else sighting
            for sighting in sightings
        ]


def targets_of(desired: Iterable[DesiredDeployment]) -> Callable[[Worker], Target]:
    """How to ask a worker of these deployments, by the policy of its own."""
    policies = {deployment.id: deployment.policy for deployment in desired}

    def target_of(worker: Worker) -> Target:
        policy = policies.get(worker.deployment_id, SupervisionPolicy())
        return Target(worker.token, policy.probe_timeout_s, policy.request_timeout_s)

    return target_of


def _is_ours(sighting: Sighting) -> bool:
    return sighting.presence is Presence.OURS


def _traced(sighting: Sighting, found: Mapping[str, FoundProcess]) -> Sighting:
    """The sighting, with the process that carries the row's token where the row has it wrong."""
    process = found.get(sighting.worker.token)
    if process is None or sighting.presence not in _MAY_BE_ELSEWHERE:
        return sighting
    return replace(sighting, presence=Presence.OURS, identity=process.identity)
