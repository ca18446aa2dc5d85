"""What to do about slots: which ended worker each one waits for, and which starts are due."""

from collections.abc import Iterable, Iterator, Mapping

from steam.core.records import Worker
from steam.overseer.backoff import fast_exits
from steam.overseer.desired import DesiredDeployment
from steam.overseer.plan import RestampWorker, RetireWorker, StartWorker

Slot = tuple[int, int]
"""A deployment's id and the number of one of its slots."""


def slot_of(worker: Worker) -> Slot:
    return worker.deployment_id, worker.slot


def occupied_slots(
    live: Iterable[Worker], desired: Mapping[int, DesiredDeployment]
) -> frozenset[Slot]:
    """Slots that hold a live worker of the desired version, whatever its state."""
    return frozenset(
        slot_of(worker)
        for worker in live
        if (deployment := desired.get(worker.deployment_id)) is not None
        and worker.version_id == deployment.version_id
    )


def in_turn(
    running: Iterable[Worker], desired: Mapping[int, DesiredDeployment]
) -> Iterator[Worker]:
    """Per deployment, the running worker that a restart which was asked for may end now.

    One after the other, and each only while all other slots serve: replicas never leave together.
    """
    by_deployment: dict[int, list[Worker]] = {}
    for worker in running:
        deployment = desired.get(worker.deployment_id)
        if deployment is not None and worker.version_id == deployment.version_id:
            by_deployment.setdefault(deployment.id, []).append(worker)
    for deployment_id, workers in by_deployment.items():
        deployment = desired[deployment_id]
        old = [worker for worker in workers if deployment.restart_asked(worker)]
        if old and {worker.slot for worker in workers}.issuperset(range(deployment.slots)):
            yield min(old, key=lambda worker: worker.slot)


def waited_for(
    waiting: Iterable[Worker],
    desired: Mapping[int, DesiredDeployment],
    occupied: frozenset[Slot],
) -> dict[Slot, Worker]:
    """Per empty wanted slot, the newest ended worker whose next start it waits for."""
    return {
        slot_of(worker): worker
        for worker in sorted(waiting, key=lambda worker: worker.id)
        if slot_of(worker) not in occupied
        and (deployment := desired.get(worker.deployment_id)) is not None
        and deployment.wants(worker)
    }


def retirements(
    waiting: Iterable[Worker], kept: Mapping[Slot, Worker], occupied: frozenset[Slot]
) -> Iterator[RetireWorker]:
    """The waiting rows that no slot waits for any more."""
    kept_ids = {worker.id for worker in kept.values()}
    for worker in sorted(waiting, key=lambda worker: worker.id):
        if worker.id not in kept_ids:
            replaced = slot_of(worker) in occupied
            yield RetireWorker(worker, "" if replaced else "Nobody wants its slot any more.")


def starts(
    desired: Mapping[int, DesiredDeployment],
    occupied: frozenset[Slot],
    kept: Mapping[Slot, Worker],
    now_ms: int,
) -> Iterator[StartWorker]:
    """A start for every wanted slot that is empty and need not wait."""
    for deployment_id, deployment in sorted(desired.items()):
        for number in range(deployment.slots):
            slot = (deployment_id, number)
            if slot in occupied or deployment.version_id is None:
                continue
            ended = kept.get(slot)
            if ended is None:
                yield _first_start(deployment, deployment.version_id, number)
            elif not _is_ahead(ended, now_ms) and wait_ms(ended, now_ms) == 0:
                yield _next_start(deployment, ended)


def restamps(kept: Mapping[Slot, Worker], now_ms: int) -> Iterator[RestampWorker]:
    """The ended workers waited for whose times lie in the future."""
    for _, ended in sorted(kept.items()):
        if _is_ahead(ended, now_ms):
            yield RestampWorker(ended)


def wait_ms(ended: Worker, now_ms: int) -> int:
    """How much longer the slot of an ended worker waits."""
    return max(0, (ended.retry_at_ms or 0) - now_ms)


def _is_ahead(ended: Worker, now_ms: int) -> bool:
    return ended.since_ms > now_ms


def _first_start(deployment: DesiredDeployment, version_id: int, slot: int) -> StartWorker:
    return StartWorker(deployment.id, version_id, slot, 0, "")


def _next_start(deployment: DesiredDeployment, ended: Worker) -> StartWorker:
    return StartWorker(
        deployment_id=deployment.id,
        version_id=ended.version_id,
        slot=ended.slot,
        restarts=fast_exits(ended, deployment.policy),
        reason=ended.reason,
    )
