"""The lease of a home: on a disk that machines share, only one of them may oversee it.

The locks of a home are the kernel's, and on such a disk each machine may have its own. Two
overseers would each find the other's workers gone, and start theirs. So every pass leaves word of
its machine, and refuses while the word of another one is fresh. Two machines that take over in
the same instant both work until the next pass of the one whose word was overwritten.
"""

import json
import socket
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import structlog

from steam.core.errors import Conflict
from steam.core.home import Home
from steam.core.whole_file import write_whole

FRESH_MS = 90_000
RENEW_MS = 15_000
_MOST_BYTES = 4096
_MACHINE_ID = Path("/etc/machine-id")
_PID_NAMESPACE = Path("/proc/self/ns/pid")
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine: its name for readers and for comparing, and the kernel's id of this boot.

    `processes` is the namespace that pids are counted in: containers of one machine are strangers.
    """

    machine: str
    boot_id: str
    processes: int

    def is_same(self, other: "Machine") -> bool:
        """Whether both are one: within a boot by their processes, after a reboot by name."""
        if self.boot_id == other.boot_id:
            return self.processes == other.processes
        return self.machine == other.machine


@dataclass(frozen=True, slots=True)
class Lease:
    """Who oversees the home, and when that was last written, in epoch ms.

    `boot_before_ms` is when it last was in the boot before this one, if there was one.
    """

    holder: Machine
    seen_ms: int
    boot_before_ms: int | None = None

    def is_fresh(self, now_ms: int) -> bool:
        """Whether its holder must be taken for alive; a clock may be off by as much."""
        return -FRESH_MS <= now_ms - self.seen_ms < FRESH_MS

    def followed_by(self, holder: Machine, now_ms: int) -> "Lease":
        """The lease that takes its place."""
        is_same_boot = self.holder.boot_id == holder.boot_id
        return Lease(holder, now_ms, self.boot_before_ms if is_same_boot else self.seen_ms)

    def needs_renewal(self, now_ms: int) -> bool:
        """Whether it is time to write it again."""
        return not 0 <= now_ms - self.seen_ms < RENEW_MS


@dataclass(frozen=True, slots=True)
class LeaseTaken:
    """The home was another machine's, which was not seen for long; it is ours now."""

    before: Lease
    kind: ClassVar[str] = "home-taken-over"

    @property
    def text(self) -> str:
        """The sentence of the event."""
        name, when = self.before.holder.machine, _when(self.before.seen_ms)
        return f"This machine took the home over from {name}, which was last seen at {when}."


def check_lease(home: Home, now_ms: int) -> LeaseTaken | None:
    """Make sure that this machine may oversee the home, and leave word that it does.

    Call it within the pass lock. Returns what to tell when the home was another machine's.
    Raises Conflict while that one's word is fresh.
    """
    found = read_lease(home.machine_lease)
    holder = this_machine()
    mine = found.followed_by(holder, now_ms) if found else Lease(holder, now_ms)
    taken = judge(found, mine)
    if taken or found is None or found.holder != mine.holder or found.needs_renewal(now_ms):
        _leave_word(home.machine_lease, mine)
    return taken


def refuse_other_machine(home: Home, now_ms: int) -> None:
    """Raise Conflict while another machine oversees the home; leaves no word."""
    judge(read_lease(home.machine_lease), Lease(this_machine(), now_ms))


def judge(found: Lease | None, mine: Lease) -> LeaseTaken | None:
    """Whether the home is ours, as `check_lease` says; pure."""
    if found is None or found.holder.is_same(mine.holder):
        return None
    if not found.is_fresh(mine.seen_ms):
        return LeaseTaken(found)
    name = found.holder.machine
    free_in_s = (found.seen_ms + FRESH_MS - mine.seen_ms + 999) // 1000
    raise Conflict(
        f"The home is overseen by another machine, {name}, last seen at {_when(found.seen_ms)}.",
        hint=f"Stop steam there; this machine may take over {free_in_s} s after that.",
        details={"machine": name, "seen_ms": found.seen_ms, "free_in_s": free_in_s},
    )


def this_machine() -> Machine:
    """The machine that this process runs on."""
    name = socket.gethostname()
    if _MACHINE_ID.is_file():
        name += f" ({_MACHINE_ID.read_text(encoding='ascii').strip()[:8]})"
    boot_id = _BOOT_ID.read_text(encoding="ascii").strip()
    return Machine(name, boot_id, _PID_NAMESPACE.stat().st_ino)


def read_lease(path: Path) -> Lease | None:
    """The lease in the file; None when there is none, or nothing that makes sense."""
    try:
        with path.open("rb") as file:
            entry = json.loads(file.read(_MOST_BYTES))
        machine, boot_id = entry["machine"], entry["boot_id"]
        processes, seen_ms = entry["processes"], entry["seen_ms"]
        boot_before_ms = entry.get("boot_before_ms")
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    if not (isinstance(machine, str) and isinstance(boot_id, str)):
        return None
    if not (type(processes) is int and type(seen_ms) is int):
        return None
    if type(boot_before_ms) is not int:
        boot_before_ms = None
    return Lease(Machine(machine[:200], boot_id, processes), seen_ms, boot_before_ms)


def _leave_word(path: Path, lease: Lease) -> None:
    """Replace the file in one step."""
    times = {"seen_ms": lease.seen_ms, "boot_before_ms": lease.boot_before_ms}
    text = json.dumps(asdict(lease.holder) | times)
    try:
        write_whole(path, text.encode(), durable=False)
    except OSError as error:
        # A full disk must not keep workers down; nobody else's word is in the file.
        structlog.get_logger().warning("lease not written", reason=str(error))


def _when(ms: int) -> str:
    try:
        return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="seconds")
    except (OverflowError, ValueError, OSError):
        return "an impossible time"
