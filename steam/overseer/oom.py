"""Whether the kernel has killed something, whatever it was, for want of memory."""

from collections.abc import Sequence
from pathlib import Path

_VMSTAT = Path("/proc/vmstat")
_COUNTER = "oom_kill"


class OomWatch:
    """Follows the kernel's counts of such kills: the machine's, and those of cgroups if given.

    A cgroup's `memory.events` has the same line as `/proc/vmstat`. Neither says whom it killed.
    """

    def __init__(self, pages: Sequence[Path] = (_VMSTAT,)) -> None:
        self._pages = tuple(pages)
        self._seen = self._read()

    def grew(self) -> bool | None:
        """Whether a count has grown since the last call or the beginning; None if unreadable.

        Ask once per pass: all deaths that it finds share the answer.
        """
        before, self._seen = self._seen, self._read()
        known = [
            new > old
            for old, new in zip(before, self._seen, strict=True)
            if old is not None and new is not None
        ]
        return any(known) if known else None

    def _read(self) -> tuple[int | None, ...]:
        return tuple(_kills_in(page) for page in self._pages)


def kills_of(text: str) -> int | None:
    """The count in the text of such a page; None when it has none."""
    for line in text.splitlines():
        name, _, count = line.partition(" ")
        if name == _COUNTER and count.isascii() and count.isdecimal():
            return int(count)
    return None


def _kills_in(page: Path) -> int | None:
    try:
        return kills_of(page.read_text(errors="replace"))
    except OSError:  # a kernel without it, or a cgroup that is gone
        return None
