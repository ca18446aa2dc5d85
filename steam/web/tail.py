"""The end of a log file, and what was written since: also across its rotation."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from steam.overseer.worker_log import rotated

_BLOCK = 64 * 1024
_UNPRINTABLE = dict.fromkeys((*range(9), *range(11, 32), 127), "\ufffd")


@dataclass(frozen=True, slots=True)
class LogPart:
    """Lines of a log, oldest first, and the byte where reading would go on."""

    lines: tuple[str, ...] = ()
    end: int = 0


def tail(path: Path, lines: int, max_bytes: int = 1 << 20) -> LogPart:
    """The last `lines` lines, read from the end and from at most `max_bytes`.

    A file that is not there has no lines. Bytes that are not UTF-8 and control characters are
    replaced. A line whose beginning lies further back than `max_bytes` is left out, unless it
    is the only one. Lines that are missing for the count come from the rotated file.
    """
    part = _tail_of(path, lines, max_bytes)
    if len(part.lines) < lines and part.begins:
        older = _tail_of(rotated(path), lines - len(part.lines), max_bytes)
        return LogPart(older.lines + part.lines, part.end)
    return LogPart(part.lines, part.end)


def since(path: Path, after: int, max_bytes: int = 1 << 20) -> LogPart:
    """The whole lines from byte `after` on.

    A file that has become shorter was rotated: then the rest of the rotated one, and the new one
    from its start. At most `max_bytes` of each; what is left of the new one comes next time.
    """
    part = _since(path, after, max_bytes)
    if part is not None:
        return part
    rest = _since(rotated(path), after, max_bytes) or LogPart()
    fresh = _since(path, 0, max_bytes) or LogPart()
    return LogPart(rest.lines + fresh.lines, fresh.end)


@dataclass(frozen=True, slots=True)
class _Tail:
    """The end of one file; `begins` says that nothing of it was left out."""

    lines: tuple[str, ...] = ()
    end: int = 0
    begins: bool = True


def _tail_of(path: Path, lines: int, max_bytes: int) -> _Tail:
    file = _open(path)
    if file is None:
        return _Tail()
    with file:
        end = position = file.seek(0, os.SEEK_END)
        floor = max(0, end - max_bytes)
        data = b""
        while position > floor and data.count(b"\n") <= lines:
            step = min(_BLOCK, position - floor)
            position = file.seek(position - step)
            data = file.read(step) + data
    found = _split(data)
    if position > 0 and len(found) > 1:
        found = found[1:]
    return _Tail(_readable(found[-lines:]), end, position == 0)


def _since(path: Path, after: int, max_bytes: int) -> LogPart | None:
    """The whole lines of one file from byte `after` on; None when it is shorter than that."""
    file = _open(path)
    if file is None:
        return LogPart() if after == 0 else None
    with file:
        size = file.seek(0, os.SEEK_END)
        if after > size:
            return None
        start = file.seek(after)
        data = file.read(min(max_bytes, size - start))
    whole = data.rfind(b"\n") + 1
    if whole == 0 and len(data) == max_bytes:
        whole = max_bytes
    return LogPart(_readable(_split(data[:whole])), start + whole)


def _open(path: Path) -> BinaryIO | None:
    try:
        return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")
    except FileNotFoundError:
        return None


def _split(data: bytes) -> list[bytes]:
    return data.removesuffix(b"\n").split(b"\n") if data else []


def _readable(lines: list[bytes]) -> tuple[str, ...]:
    return tuple(
        line.rstrip(b"\r").decode("utf-8", "replace").translate(_UNPRINTABLE) for line in lines
    )
