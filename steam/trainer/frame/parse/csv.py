"""Delimited text into a frame, with memory for the frame and a few blocks of bytes."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from steam.core.errors import InvalidInput
from steam.trainer.frame.columns import BLOCK_ROWS
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.parse.builders import column_builder
from steam.trainer.frame.parse.column import ColumnBuilder, Unreadable
from steam.trainer.frame.parse.passes import Found, Pass
from steam.trainer.frame.parse.setup import ParseSetup
from steam.trainer.frame.parse.words import ENUM
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
    threads: int | None = None,
) -> Frame:
    """Read the file as `setup` says into a frame of row blocks of `block_rows`.

    A column whose guessed type does not fit what the file holds is read again as Enum; where a
    type is demanded, what is not of it is missing. `warn` gets a sentence about either.
    `max_bytes` bounds the text, after unpacking. The frame is the same to the bit for any number of
    `threads` (default: one a core, at most 8).
    Raises InvalidInput naming line and column where the file cannot be read as demanded, Exhausted
    past `max_bytes`, and whatever `progress.update` raises; nothing is left behind.
    """
    progress = progress or Silent()
    warn = warn or _ignore
    count = threads or min(os.cpu_count() or 1, _MOST_THREADS)
    kept = [i for i in range(setup.width) if i not in set(setup.skipped)]
    pool = ThreadPoolExecutor(count, "parse")

    def run(words: dict[int, str], base: float, share: float, message: str) -> _Run:
        builders = {
            i: column_builder(word, setup.missing_texts(i), block_rows, pool, setup.zone)
            for i, word in words.items()
        }
        found = Pass(path, setup, builders, max_bytes).run(
            pool, count, lambda fraction: progress.update(base + share * fraction, message)
        )
        return _Run(found, builders)

    try:
        words = {i: setup.column_types[i] for i in kept}
        first = run(words, 0.0, _FIRST_PASS, "Reading the file")
        builders = first.builders
        unreadable = first.found.unreadable
        for column, cell in unreadable.items():
            warn(_widened(setup, column, cell))
        if unreadable:
            again = run(
                dict.fromkeys(unreadable, ENUM),
                _FIRST_PASS,
                1 - _FIRST_PASS,
                "Reading columns again as text",
            )
            _check_same(path, first.found, again.found)
            builders |= again.builders
        vecs = tuple(builders[i].finish() for i in kept)
    finally:
        pool.shutdown(cancel_futures=True)
    for sentence in (
        *_comment_warnings(setup, first.found.comments),
        *(_dropped(setup, column, cell) for column, cell in first.found.dropped.items()),
        *first.found.ragged.warnings(setup.width, setup.long_rows),
        *_column_warnings(setup, builders),
    ):
        warn(sentence)
    progress.update(1.0, "Done")
    names = tuple(setup.column_names[i] for i in kept)
    return Frame(key, names, vecs, first.found.source)


@dataclass(frozen=True, slots=True)
class _Run:
    """One pass, and the columns that it has built."""

    found: Found
    builders: dict[int, ColumnBuilder]


def _check_same(path: str | Path, first: Found, again: Found) -> None:
    if again.source.sha256 != first.source.sha256:
        raise InvalidInput(
            f"{path} changed while it was read.", hint="Parse it again when it is complete."
        )


def _column_warnings(setup: ParseSetup, builders: dict[int, ColumnBuilder]) -> list[str]:
    return [
        f"Column '{setup.column_names[i][:80]}' {text}."
        for i, builder in builders.items()
        for text in builder.warnings()
    ]


def _widened(setup: ParseSetup, column: int, cell: Unreadable) -> str:
    return (
        f"Column '{setup.column_names[column][:80]}' is read as Enum: '{cell.text[:40]}' on line "
        f"{cell.line} is not {setup.column_types[column]}."
    )


def _dropped(setup: ParseSetup, column: int, cell: Unreadable) -> str:
    name, word = setup.column_names[column][:80], setup.column_types[column]
    values = "1 value is" if cell.count == 1 else f"{cell.count} values are"
    return (
        f"Column '{name}': {values} not {word}, and missing; the first is '{cell.text[:40]}' on "
        f"line {cell.line}."
    )


def _comment_warnings(setup: ParseSetup, lines: int) -> list[str]:
    if not lines:
        return []
    which = "1 line that begins" if lines == 1 else f"{lines} lines that begin"
    done = "is" if lines == 1 else "are"
    return [f"{which} with {' or '.join(setup.comments)} {done} left out as no data."]


def _ignore(_: str) -> None:
    return
