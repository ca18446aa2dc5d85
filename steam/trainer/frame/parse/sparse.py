"""SVMLight: a label and the values of some numbered columns in each line; the others are 0.

C1 is the label. Indices count from 1, so that index 1 is C2; or from 0, if any file has an index 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Exhausted, InvalidInput, Unsupported
from steam.trainer.frame.chunk import Chunk, encode_numeric
from steam.trainer.frame.frame import Frame, Source
from steam.trainer.frame.parse.formats import Format
from steam.trainer.frame.parse.overrides import Overrides, overridden
from steam.trainer.frame.parse.reading import Limits, Reading, joint_source
from steam.trainer.frame.parse.source import SourceFile
from steam.trainer.frame.parse.sparse_rows import SparseRows, sparse_rows
from steam.trainer.frame.parse.words import NUMERIC
from steam.trainer.frame.vec import Vec, VecType, holds_whole_numbers
from steam.trainer.progress import Progress

MAX_CELLS = 1 << 31
"""Most values of a frame made of sparse rows; one takes a byte where its column is not all 0."""

_SHOWN_ROWS = 10
_SHOWN_COLUMNS = 1000


@dataclass(frozen=True, slots=True)
class _Extent:
    """The lowest and the highest index of a file, the rows, and the first of them."""

    lowest: int
    highest: int
    rows: int
    start: SparseRows | None


def look_at_sparse(paths: Sequence[Path], said: Overrides, limits: Limits) -> Reading:
    """The columns of all files; reads all of them, for any line may name a further column.

    Raises InvalidInput naming the line that cannot be read, Exhausted for a frame of more than
    MAX_CELLS values, and Unsupported for columns to leave out, as H2O does.
    """
    if said.skipped:
        raise Unsupported(
            "skipped_columns are not supported for SVMLight.",
            hint="Parse all columns, and leave some out of the frame.",
        )
    extents = [_extent(path, limits) for path in paths]
    base = min(1, *(one.lowest for one in extents))
    width = 2 + max(one.highest for one in extents) - base
    if width > limits.columns:
        raise InvalidInput(
            f"The files have more than {limits.columns} columns.",
            hint="Check the indices, or raise the limit on columns.",
        )
    rows = sum(one.rows for one in extents)
    if rows * width > MAX_CELLS:
        raise Exhausted(
            f"{rows} rows of {width} columns are more than {MAX_CELLS} values.",
            hint="Parse fewer rows at a time.",
        )
    names = tuple(f"C{number}" for number in range(1, width + 1))
    setup = overridden(names, [NUMERIC] * width, said, header=False)
    if set(setup.column_types) != {NUMERIC}:
        raise InvalidInput("SVMLight holds numbers only.", hint="Leave column_types away.")
    start = extents[0].start
    sample = _sample(start, base, width) if start else ()
    return Reading(
        Format.SVMLIGHT,
        tuple(paths),
        replace(setup, separator=" ", sample=sample),
        names,
        first_index=base,
    )


def read_sparse(reading: Reading, key: str, limits: Limits, progress: Progress) -> Frame:
    """All rows as dense columns. Holds the frame, and one block of triplets.

    Raises InvalidInput where a file has changed since it was looked at, and whatever
    `progress.update` raises.
    """
    columns = _Columns(reading.setup.width, limits.block_rows)
    sources: list[Source] = []
    for number, path in enumerate(reading.paths):
        with SourceFile(path, max_bytes=limits.text_bytes) as source:
            for rows in sparse_rows(source):
                places = rows.indices + (1 - reading.first_index)
                if len(places) and (places.min() < 1 or places.max() >= reading.setup.width):
                    raise InvalidInput(
                        f"{path} changed while it was read.",
                        hint="Parse it again when it is complete.",
                    )
                columns.add(rows, places)
                done = (number + source.fraction) / len(reading.paths)
                progress.update(min(done, 0.99), "Reading the file")
            sources.append(source.finish())
    vecs = columns.finish()
    progress.update(1.0, "Done")
    return Frame(key, reading.setup.column_names, vecs, joint_source(sources))


class _Columns:
    """Dense columns of sparse rows, one block at a time."""

    def __init__(self, width: int, block_rows: int) -> None:
        self._width = width
        self._block_rows = block_rows
        self._chunks: list[list[Chunk]] = [[] for _ in range(width)]
        self._whole = [True] * width
        self._pending: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]] = []
        self._rows = 0

    def add(self, rows: SparseRows, places: NDArray[np.int64]) -> None:
        """More rows, whose values stand in columns `places`."""
        start, count = 0, len(rows.labels)
        while start < count:
            end = min(count, start + self._block_rows - self._rows)
            low, high = np.searchsorted(rows.rows, [start, end])
            labelled = np.arange(self._rows, self._rows + end - start)
            self._pending += [
                (labelled, np.zeros(end - start, dtype=np.int64), rows.labels[start:end]),
                (rows.rows[low:high] - start + self._rows, places[low:high], rows.values[low:high]),
            ]
            self._rows += end - start
            start = end
            if self._rows == self._block_rows:
                self._flush()

    def finish(self) -> tuple[Vec, ...]:
        if self._rows:
            self._flush()
        return tuple(
            Vec(VecType.INT if whole else VecType.REAL, tuple(chunks))
            for whole, chunks in zip(self._whole, self._chunks, strict=True)
        )

    def _flush(self) -> None:
        rows, columns, values = (
            np.concatenate([part[which] for part in self._pending]) for which in range(3)
        )
        order = np.argsort(columns, kind="stable")
        ends = np.searchsorted(columns[order], np.arange(self._width + 1))
        zeros = encode_numeric(np.zeros(self._rows))
        for column in range(self._width):
            named = order[ends[column] : ends[column + 1]]
            chunk = zeros
            if len(named):
                dense = np.zeros(self._rows)
                dense[rows[named]] = values[named]
                self._whole[column] = self._whole[column] and holds_whole_numbers(dense)
                chunk = encode_numeric(dense)
            self._chunks[column].append(chunk)
        self._pending, self._rows = [], 0


def _extent(path: Path, limits: Limits) -> _Extent:
    lowest, highest, count = 1, 0, 0
    start: SparseRows | None = None
    with SourceFile(path, max_bytes=limits.text_bytes) as source:
        for rows in sparse_rows(source):
            start = start or rows
            count += len(rows.labels)
            if len(rows.indices):
                lowest = min(lowest, int(rows.indices.min()))
                highest = max(highest, int(rows.indices.max()))
    if not count:
        raise InvalidInput(f"{path} holds no rows.", hint="Name a file with records.")
    return _Extent(lowest, highest, count, start)


def _sample(start: SparseRows, base: int, width: int) -> tuple[tuple[str, ...], ...]:
    """The first rows as texts, as far as their first columns go."""
    shown = np.zeros((min(_SHOWN_ROWS, len(start.labels)), min(width, _SHOWN_COLUMNS)))
    shown[:, 0] = start.labels[: len(shown)]
    columns = start.indices + (1 - base)
    near = (start.rows < len(shown)) & (columns < shown.shape[1])
    shown[start.rows[near], columns[near]] = start.values[near]
    return tuple(tuple(f"{value:.17g}" for value in row) for row in shown.tolist())
