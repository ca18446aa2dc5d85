"""The folder beside a batch's target with what is scored so far, a file for some rows each.

A part is `FIRST-ROWS-REFUSED-NEXT.part`: the number of its first row, how many rows it has, how
many of them were refused, and where in the source the row after them begins. A part is whole or
absent, so the list of parts is all that a batch must know to go on where it was ended.
"""

import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR

JOINED = "joined"
"""The parts as one file, in the form of the target."""

SCRATCH = "scratch"
"""A folder in it for what a joined file is put together from."""

LOCK = "lock"
"""Held by the process that works in the folder."""

_PART = re.compile(r"(\d{12})-(\d{9})-(\d{9})-(\d{15})\.part")
_UNFINISHED = re.compile(r"\.steam-[0-9a-f]{16}\.new")  # see `whole_file`
_FOLDER = re.compile(r"\..+\.[0-9a-f]{8}\.parts")


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that are scored. `first` counts from 1; `next` is a place in the source."""

    first: int
    rows: int
    refused: int
    next: int

    @property
    def name(self) -> str:
        return f"{self.first:012d}-{self.rows:09d}-{self.refused:09d}-{self.next:015d}.part"


def parts_folder(target: Path, key: str) -> Path:
    """Where the parts of a batch are; `key` are 8 hexadecimal digits of its own."""
    return target.with_name(f".{target.name}.{key}.parts")


def read_parts(folder: Path) -> list[Part]:
    """The parts in a folder that follow each other from the first row on. Raises OSError."""
    found = sorted(filter(None, (_part(path.name) for path in folder.iterdir())), key=_first)
    parts: list[Part] = []
    for part in found:
        if part.first == (parts[-1].first + parts[-1].rows if parts else 1):
            parts.append(part)
    return parts


def remove_strays(folder: Path, parts: list[Part]) -> None:
    """Remove what a killed process left unfinished, and parts other than these. Raises OSError."""
    kept = {part.name for part in parts}
    for path in folder.iterdir():
        stray = _PART.fullmatch(path.name) and path.name not in kept
        if stray or _UNFINISHED.fullmatch(path.name):
            path.unlink(missing_ok=True)


def remove_folder(folder: Path) -> None:
    """Remove a folder of parts with what batches put there, and nothing else.

    One that holds anything else stays. Raises OSError.
    """
    try:
        is_ours = _FOLDER.fullmatch(folder.name) and S_ISDIR(folder.lstat().st_mode)
    except FileNotFoundError:
        return
    if not is_ours:
        return
    shutil.rmtree(folder / SCRATCH, ignore_errors=True)
    for path in folder.iterdir():
        if _is_of_batch(path.name):
            path.unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        folder.rmdir()


def _is_of_batch(name: str) -> bool:
    patterned = _PART.fullmatch(name) or _UNFINISHED.fullmatch(name)
    return bool(patterned) or name in {JOINED, LOCK}


def _part(name: str) -> Part | None:
    match = _PART.fullmatch(name)
    return Part(*map(int, match.groups())) if match else None


def _first(part: Part) -> int:
    return part.first
