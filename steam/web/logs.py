"""The log of one worker slot."""

from steam.core.errors import NotFound
from steam.web.cards import Card
from steam.web.services import MasterServices
from steam.web.tail import LogPart, since, tail


def slots_of(card: Card) -> list[int]:
    """The slots that a deployment has or still holds, in order."""
    return sorted({*range(card.deployment.replicas), *(worker.slot for worker in card.workers)})


def read_log(
    services: MasterServices, card: Card, slot: int, *, lines: int, after: int | None = None
) -> LogPart:
    """The last `lines` lines of a slot's log, or those from byte `after` on. Raises NotFound."""
    if slot not in slots_of(card):
        raise NotFound("slot", slot, hint="Slots count from 0.")
    path = services.home.worker_log(card.deployment.name, slot)
    return tail(path, lines) if after is None else since(path, after)
