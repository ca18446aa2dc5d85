"""A frame written as several files of one folder, each of them a run of its blocks."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from steam.core.errors import Conflict
from steam.trainer.frame.frame import Frame

_NAME = "part-m-"  # as H2O names them: clients look for it
MOST_PARTS = 10_000
"""An import takes at most so many files."""

WritePart = Callable[[Frame, Path], None]
"""Writes a frame to a file of that path."""


def cut_in_parts(frame: Frame, parts: int) -> list[Frame]:
    """The frame in runs of its blocks, at most `parts` of them and about equally many in each.

    One without rows is one part.
    """
    count = max(len(frame.blocks), 1)
    parts = min(parts, count)
    edges = [count * number // parts for number in range(parts + 1)]
    return [
        replace(frame, vecs=tuple(replace(vec, chunks=vec.chunks[a:b]) for vec in frame.vecs))
        for a, b in pairwise(edges)
    ]


def write_parts(
    parts: Sequence[Frame], folder: Path, ending: str, write: WritePart, *, force: bool
) -> None:
    """Write each part to a file of the folder, in which they appear when all of them are whole.

    With `force` they take the place of all parts that were there.
    Raises Conflict where there are some and not `force`, OSError, and what `write` raises.
    """
    check_free(folder, force=force)
    names = [f"{_NAME}{number:05d}{ending}" for number in range(len(parts))]
    with tempfile.TemporaryDirectory(dir=folder, prefix=".steam-") as unnamed:
        for name, part in zip(names, parts, strict=True):
            write(part, Path(unnamed, name))
        for old in _parts_in(folder):
            old.unlink()
        for name in names:
            Path(unnamed, name).replace(folder / name)


def check_free(folder: Path, *, force: bool) -> None:
    """Raise Conflict when there are parts in the folder, and not `force`."""
    if not force and _parts_in(folder):
        raise Conflict(
            f"There are parts of an export in {folder} already.", hint="Use force to replace them."
        )


def _parts_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob(f"{_NAME}*") if not path.is_dir())
