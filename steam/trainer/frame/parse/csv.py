"""Delimited text into a frame, with memory for the frame and a few blocks of bytes."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from steam.core.errors import InvalidInput
from steam.trainer.frame.columns import BLOCK_ROWS
from steam.trainer.frame.frame import Frame, Source
from steam.trainer.frame.parse.batches import BatchReader
from steam.trainer.frame.parse.builders import ColumnBuilder, Unreadable, column_builder
from steam.trainer.frame.parse.setup import ParseSetup
from steam.trainer.frame.parse.source import SourceFile
from steam.trainer.frame.parse.words import ENUM
from steam.trainer.frame.vec import Vec
from steam.trainer.progress import Progress, Silent

Warn = Callable[[str], None]

_FIRST_PASS = 0.9
_MOST_THREADS = 8


def parse_csv(
    path: str | Path,
    setup: ParseSetup,
    key: str,
    *,
    block_rows: int = BLOCK_ROWS,
    progress: Progress | None = None,
    max_bytes: int | None = None,
    warn: Warn | None = None,
) -> Frame:
    """Read the file as `setup` says into a frame of row blocks of `block_rows`.

    A column whose guessed type does not fit what the file holds is read again as Enum, and `warn`
    gets a sentence about it. `max_bytes` bounds the text, after unpacking gzip.
    Raises InvalidInput naming line and column where the file cannot be read as demanded, Exhausted
    past `max_bytes`, and whatever `progress.update` raises; nothing is left behind.
    """
    progress = progress or Silent()
    warn = warn or _ignore
    kept = [i for i in range(setup.width) if i not in set(setup.skipped)]
    builders = {
        i: column_builder(setup.column_types[i], setup.missing_texts(i), block_rows) for i in kept
    }

    def tell(fraction: float) -> None:
        progress.update(_FIRST_PASS * fraction, "Reading the file")

    first = _read(path, setup, builders, tell, max_bytes)
    for column, cell in first.unreadable.items():
        if column in setup.demanded:
            raise _not_of_type(path, setup, column, cell)
        warn(_widened(setup, column, cell))
    vecs = {i: builders[i].finish() for i in kept if i not in first.unreadable}
    vecs |= _read_as_text(
        path, setup, first, block_rows=block_rows, progress=progress, max_bytes=max_bytes
    )
    for sentence in (*first.warnings, *_column_warnings(setup, builders, vecs)):
        warn(sentence)
    progress.update(1.0, "Done")
    return Frame(
        key,
        tuple(setup.column_names[i] for i in kept),
        tuple(vecs[i] for i in kept),
        first.source,
    )


@dataclass(frozen=True, slots=True)
class _Pass:
    """What one pass over the file found; the columns are in their builders."""

    source: Source
    unreadable: dict[int, Unreadable]
    warnings: tuple[str, ...]


def _read(
    path: str | Path,
    setup: ParseSetup,
    builders: dict[int, ColumnBuilder],
    tell: Callable[[float], None],
    max_bytes: int | None,
) -> _Pass:
    unreadable: dict[int, Unreadable] = {}
    threads = min(len(builders), os.cpu_count() or 1, _MOST_THREADS)
    with (
        SourceFile(path, max_bytes=max_bytes) as source,
        ThreadPoolExecutor(threads, "parse") as pool,
    ):
        reader = BatchReader(source, setup, list(builders))
        for batch in reader:
            open_columns = [
                (i, text)
                for i, text in zip(builders, batch.columns, strict=True)
                if i not in unreadable
            ]
            found = pool.map(lambda c, b=batch: builders[c[0]].add(c[1], b.lines), open_columns)
            for (column, _), cell in zip(open_columns, found, strict=True):
                if cell is not None:
                    unreadable[column] = cell
                    if column in setup.demanded:
                        raise _not_of_type(path, setup, column, cell)
            tell(source.fraction)
        return _Pass(source.finish(), unreadable, tuple(reader.raggedness.warnings()))


def _read_as_text(
    path: str | Path,
    setup: ParseSetup,
    first: _Pass,
    *,
    block_rows: int,
    progress: Progress,
    max_bytes: int | None,
) -> dict[int, Vec]:
    if not first.unreadable:
        return {}
    builders = {
        i: column_builder(ENUM, setup.missing_texts(i), block_rows) for i in first.unreadable
    }

    def tell(fraction: float) -> None:
        progress.update(_FIRST_PASS + (1 - _FIRST_PASS) * fraction, "Reading columns again as text")

    again = _read(path, setup, builders, tell, max_bytes)
    if again.source.sha256 != first.source.sha256:
        raise InvalidInput(
            f"{path} changed while it was read.", hint="Parse it again when it is complete."
        )
    return {i: builder.finish() for i, builder in builders.items()}


def _column_warnings(
    setup: ParseSetup, builders: dict[int, ColumnBuilder], columns: dict[int, Vec]
) -> list[str]:
    return [
        f"Column '{setup.column_names[i][:80]}' {text}."
        for i in columns
        for text in builders[i].warnings()
    ]


def _not_of_type(
    path: str | Path, setup: ParseSetup, column: int, cell: Unreadable
) -> InvalidInput:
    name, word = setup.column_names[column], setup.column_types[column]
    return InvalidInput(
        f"Line {cell.line} of {path}: '{cell.text[:40]}' in column '{name[:80]}' is not {word}.",
        hint="Correct it, name it in na_strings, or read the column as Enum or String.",
        details={"line": cell.line, "column": name, "value": cell.text[:40], "type": word},
    )


def _widened(setup: ParseSetup, column: int, cell: Unreadable) -> str:
    return (
        f"Column '{setup.column_names[column][:80]}' is read as Enum: '{cell.text[:40]}' on line "
        f"{cell.line} is not {setup.column_types[column]}."
    )


def _ignore(_: str) -> None:
    return
