"""Following the logs of a deployment: of one worker slot, or of all that it has."""

from steam.cli.log_lines import LogLine, in_order
from steam.client import Master
from steam.core.errors import NotFound

_LOOK_FOR_SLOTS_EVERY = 10  # reads
_OF_NEW_SLOT = 20  # lines


class FollowedLogs:
    """Reads on from where it left each slot's log, wherever that is rotated or its worker changes.

    Every method raises the errors of `Master`.
    """

    def __init__(self, client: Master, name: str, slot: int | None = None) -> None:
        self._client = client
        self._name = name
        self._slot = slot
        self._ends: dict[int, int] = {}
        self._reads = 0

    @property
    def several(self) -> bool:
        """Whether there is more than one slot, so that a reader wants to know which."""
        return len(self._ends) > 1

    def last(self, lines: int) -> list[LogLine]:
        """The last lines of every slot."""
        return in_order([line for slot in self._slots() for line in self._begin(slot, lines)])

    def fresh(self) -> list[LogLine]:
        """The lines that were written since the last read."""
        self._reads += 1
        found = [line for slot in tuple(self._ends) for line in self._go_on(slot)]
        if self._slot is None and self._reads % _LOOK_FOR_SLOTS_EVERY == 0:
            added = [slot for slot in self._slots() if slot not in self._ends]
            found += [line for slot in added for line in self._begin(slot, _OF_NEW_SLOT)]
        return in_order(found)

    def _slots(self) -> list[int]:
        if self._slot is not None:
            return [self._slot]
        deployment = self._client.deployment(self._name)
        used = {worker.slot for worker in deployment.workers}
        return sorted({*range(deployment.replicas), *used})

    def _begin(self, slot: int, lines: int) -> list[LogLine]:
        log = self._client.logs(self._name, lines=lines, slot=slot)
        self._ends[slot] = log.end
        return [LogLine(slot, text) for text in log.lines]

    def _go_on(self, slot: int) -> list[LogLine]:
        try:
            log = self._client.logs(self._name, slot=slot, after=self._ends[slot])
        except NotFound as error:
            if self._slot is not None or error.details.get("kind") != "slot":
                raise
            del self._ends[slot]  # the deployment has fewer replicas now
            return []
        self._ends[slot] = log.end
        return [LogLine(slot, text) for text in log.lines]
