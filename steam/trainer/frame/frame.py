"""A frame: named columns whose chunks cover the same rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput, NotFound
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.columns import BLOCK_ROWS, vec_from_array
from steam.trainer.frame.parse_settings import ParseSettings
from steam.trainer.frame.vec import Vec


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a frame was read from: lineage. `parts` are its files if there are several.

    `parse` is how it was read, where that is known.
    """

    path: str
    sha256: str
    bytes: int
    parts: tuple["Source", ...] = ()
    parse: ParseSettings | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """Named columns, cut into the same row blocks. Immutable: a change makes a new frame.

    Raises InvalidInput when names repeat, or when columns differ in length or in block cuts.
    """

    key: str
    names: tuple[str, ...]
    vecs: tuple[Vec, ...]
    source: Source | None = None
    _positions: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.names) != len(self.vecs):
            raise InvalidInput(f"{len(self.names)} names do not fit {len(self.vecs)} columns.")
        positions = {name: position for position, name in enumerate(self.names)}
        object.__setattr__(self, "_positions", positions)
        if len(positions) != len(self.names):
            twice = next(name for i, name in enumerate(self.names) if positions[name] != i)
            raise InvalidInput(f"The column name '{twice[:80]}' appears twice.")
        cuts = [tuple(chunk.rows for chunk in vec.chunks) for vec in self.vecs]
        for name, cut in zip(self.names, cuts, strict=True):
            if cut != cuts[0]:
                raise InvalidInput(
                    f"The column '{name[:80]}' is not cut into the same rows as the first one.",
                    hint="All columns of a frame have the same length and the same row blocks.",
                )

    @property
    def rows(self) -> int:
        return self.vecs[0].rows if self.vecs else 0

    @property
    def columns(self) -> int:
        return len(self.vecs)

    @property
    def blocks(self) -> tuple[tuple[int, int], ...]:
        """(first row, rows) of each row block."""
        sizes = [chunk.rows for chunk in self.vecs[0].chunks] if self.vecs else []
        return tuple(zip(accumulate(sizes, initial=0), sizes, strict=False))

    @property
    def nbytes(self) -> int:
        return sum(vec.nbytes for vec in self.vecs)

    def vec(self, name: str) -> Vec:
        """The column of that name. Raises NotFound."""
        if name not in self._positions:
            raise NotFound("column", name[:80], hint=f"The frame is '{self.key}'.")
        return self.vecs[self._positions[name]]

    def chunks(self, block: int, names: Sequence[str]) -> tuple[Chunk, ...]:
        """The chunks of one row block, in the order of `names`. Raises NotFound."""
        return tuple(self.vec(name).chunks[block] for name in names)

    def select(self, names: Sequence[str]) -> "Frame":
        """Only these columns, in this order. Raises NotFound."""
        return replace(self, names=tuple(names), vecs=tuple(self.vec(name) for name in names))

    def with_columns(self, columns: Mapping[str, Vec]) -> "Frame":
        """Columns replaced in place, or added at the end; the others are shared, not copied."""
        merged = dict(zip(self.names, self.vecs, strict=True)) | dict(columns)
        return replace(self, names=tuple(merged), vecs=tuple(merged.values()))

    def head(self, offset: int = 0, count: int = 100) -> dict[str, NDArray[Any]]:
        """Decoded values of `count` rows from row `offset`, fewer where the frame ends.

        Decodes only the blocks that hold those rows.
        """
        first, last = max(offset, 0), min(max(offset, 0) + max(count, 0), self.rows)
        touched = [
            (block, max(first - start, 0), last - start)
            for block, (start, rows) in enumerate(self.blocks)
            if start < last and start + rows > first
        ]
        return {
            name: _joined(vec, touched) for name, vec in zip(self.names, self.vecs, strict=True)
        }


def frame_from_arrays(
    key: str,
    arrays: Mapping[str, Sequence[Any] | NDArray[Any]],
    block_rows: int = BLOCK_ROWS,
    domains: Mapping[str, Sequence[str]] | None = None,
) -> Frame:
    """A frame whose columns are the arrays; a column named in `domains` is an enum.

    What becomes of which array, and what is refused: see `vec_from_array`.
    """
    levels = domains or {}
    vecs = tuple(
        vec_from_array(np.asarray(array), block_rows, levels.get(name))
        for name, array in arrays.items()
    )
    return Frame(key, tuple(arrays), vecs)


def _joined(vec: Vec, pieces: Sequence[tuple[int, int, int]]) -> NDArray[Any]:
    parts = [vec.decode(block)[start:end] for block, start, end in pieces]
    return np.concatenate(parts) if parts else replace(vec, chunks=()).values()
