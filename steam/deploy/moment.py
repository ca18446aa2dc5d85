"""What ran at a time, and why: which version was wanted, who serves, what changed around it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from steam.core.names import no_such
from steam.core.records import Event, Worker
from steam.core.store import Reader
from steam.deploy.recording import Change
from steam.deploy.wanted import Wanted, read_wanted, wanted_of

_UNTOLD = object()


@dataclass(frozen=True, slots=True)
class Serving:
    """A worker that was ready at that time. `version` is the number; `ended_ms` None: it lives."""

    slot: int
    version: int
    pid: int | None
    port: int
    ready_ms: int
    ended_ms: int | None


@dataclass(frozen=True, slots=True)
class Moment:
    """A deployment at `ms`. `wanted` is None where it did not exist, or nothing is recorded.

    `serving` is None where the record of workers went with the deployment. `last` is the last
    change that was recorded up to that time, `following` the first after it.
    """

    ms: int
    is_recorded: bool
    wanted: Wanted | None
    serving: tuple[Serving, ...] | None
    last: Event | None
    following: Event | None


def moment(
    ms: int,
    changes: Sequence[Event],
    now: Wanted | None,
    numbers: Mapping[int, int],
    workers: Iterable[Worker] | None,
) -> Moment:
    """The deployment at `ms`, from its changes in the order of recording.

    Of `changes` the last up to that time and the next one matter; older ones may be missing. With
    neither, `now` answers: what is wanted today of a deployment that existed then. `numbers` are
    those of versions by their ids.
    """
    last = next((event for event in reversed(changes) if event.ms <= ms), None)
    later = (e for e in changes if e.ms > ms and (last is None or e.id > last.id))
    following = next(later, None)
    is_recorded, wanted = True, now
    if last is not None:
        is_recorded, wanted = _recorded(last, "after")
    elif following is not None:
        is_recorded, wanted = _recorded(following, "before")
    if workers is None and is_recorded and wanted is None:
        workers = ()  # there was nothing that could have had any
    serving = None if workers is None else _serving(ms, workers, numbers)
    return Moment(ms, is_recorded, wanted, serving, last, following)


def read_moment(reader: Reader, name: str, ms: int) -> Moment:
    """The deployment of that name at `ms`; it may be gone by now. Raises NotFound."""
    thing, kinds = f"deployment:{name}", tuple(Change)
    last = reader.events(thing=thing, kinds=kinds, until_ms=ms, limit=1)
    following = reader.events(
        thing=thing,
        kinds=kinds,
        after_id=last[0].id if last else 0,
        since_ms=ms + 1,
        limit=1,
        oldest_first=True,
    )
    deployment = reader.deployment_named(name)
    if deployment is None:
        if not last and not following:
            raise no_such("deployment", name, "The events tell what there was.")
        return moment(ms, (*last, *following), None, {}, None)
    numbers = {version.id: version.number for version in reader.versions(deployment.id)}
    now = wanted_of(reader, deployment) if deployment.created_ms <= ms else None
    existed = deployment.created_ms <= ms  # else a deployment of that name that is gone
    workers = reader.workers_between(deployment.id, ms, ms) if existed else None
    return moment(ms, (*last, *following), now, numbers, workers)


def _recorded(event: Event, side: str) -> tuple[bool, Wanted | None]:
    """Whether the event says what was wanted on that side of it, and what."""
    data = event.data.get(side, _UNTOLD)
    if data is None:
        return True, None
    try:
        return (True, read_wanted(data)) if isinstance(data, Mapping) else (False, None)
    except (KeyError, TypeError, ValueError):
        return False, None


def _serving(ms: int, workers: Iterable[Worker], numbers: Mapping[int, int]) -> tuple[Serving, ...]:
    found = [
        Serving(
            slot=worker.slot,
            version=numbers[worker.version_id],
            pid=worker.identity.pid if worker.identity else None,
            port=worker.port,
            ready_ms=worker.ready_ms,
            ended_ms=worker.ended_ms,
        )
        for worker in workers
        if worker.ready_ms is not None
        and worker.ready_ms <= ms
        and (worker.ended_ms is None or worker.ended_ms > ms)
    ]
    return tuple(sorted(found, key=lambda serving: (serving.slot, serving.ready_ms)))
