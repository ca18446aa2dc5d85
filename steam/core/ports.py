"""Which port comes next: arithmetic over a configured range."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from steam.core.errors import Exhausted, InvalidInput


@dataclass(frozen=True, slots=True)
class PortRange:
    """Ports from `first` to `last`, both included."""

    first: int
    last: int


def parse_port_range(text: str) -> PortRange:
    """Read `first:last` or a single port. Raises InvalidInput."""
    match = re.fullmatch(r"(\d{1,5})(?::(\d{1,5}))?", text.strip())
    if match:
        first = int(match[1])
        last = int(match[2] or first)
        if 1 <= first <= last <= 65535:
            return PortRange(first, last)
    raise InvalidInput(
        f"'{text[:40]}' is not a range of ports.", hint="Write it as first:last, such as 9100:9199."
    )


def choose_port(
    ports: PortRange,
    taken: Collection[int],
    is_free: Callable[[int], bool],
    preferred: int | None = None,
) -> int:
    """The preferred port, else the lowest of the range, that is neither taken nor in use.

    `taken` are the ports that the database has given out; `is_free` asks the machine.
    Raises Exhausted when none is left.
    """
    if preferred is not None and preferred not in taken and is_free(preferred):
        return preferred
    for port in range(ports.first, ports.last + 1):
        if port not in taken and is_free(port):
            return port
    raise Exhausted(
        f"No free port is left in {ports.first}:{ports.last}.",
        hint="Remove a deployment, or widen STEAM_WORKER_PORTS.",
    )
