"""From columns to the tensors that an ONNX model takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from steam.model.foreign.errors import UnscorableRow
from steam.model.onnx.columns import Source
from steam.model.onnx.graph import STRING
from steam.model.predictor import Columns
from steam.model.signature import Column, ColumnType

Tensor = NDArray[np.generic] | NDArray[np.object_]

_DTYPES: dict[int, type] = {
    1: np.float32,
    6: np.int32,
    7: np.int64,
    STRING: np.object_,
    9: np.bool_,
    11: np.float64,
}
_WHOLE = frozenset({6, 7, 9})


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """One column in the type of its input.

    `by_code`: what stands for each level, and at the end, where the codes -2 and -1 point, for an
    unseen one and for missing; None for a number.
    """

    column: Column
    element: int
    by_code: Tensor | None

    def of(self, columns: Columns) -> Tensor:
        """The values (n,) of a column that is there. Raises UnscorableRow."""
        given = columns[self.column.name]
        if self.by_code is not None:
            found: Tensor = self.by_code[given.astype(np.intp)]
            return found
        dtype = _DTYPES[self.element]
        if self.element in _WHOLE:
            _check_whole(given, dtype, self.column.name)
        with np.errstate(over="ignore"):
            return given.astype(dtype)


@dataclass(frozen=True, slots=True, eq=False)
class Feed:
    """One input of the model: its columns side by side, or one alone without a second dimension."""

    name: str
    values: tuple[Values, ...]
    flat: bool

    def tensor(self, columns: Columns, rows: int) -> Tensor:
        if self.flat:
            return self.values[0].of(columns)
        tensor: Tensor = np.empty((rows, len(self.values)), _DTYPES[self.values[0].element])
        for place, values in enumerate(self.values):
            tensor[:, place] = values.of(columns)
        return tensor


def columns_of(sources: Sequence[Source]) -> tuple[Column, ...]:
    """The features of the signature."""
    return tuple(
        Column(source.name, ColumnType.CATEGORICAL, tuple(map(str, source.levels)))
        if source.levels
        else Column(source.name, ColumnType.NUMERIC)
        for source in sources
    )


def feeds_of(sources: Sequence[Source], columns: Sequence[Column]) -> tuple[Feed, ...]:
    """The inputs that these columns fill."""
    pairs = zip(sources, columns, strict=True)
    feeds = []
    for port, members in groupby(pairs, key=lambda pair: pair[0].port):
        values = tuple(Values(column, port.element, _by_code(source)) for source, column in members)
        feeds.append(Feed(port.name, values, flat=port.shape is not None and len(port.shape) == 1))
    return tuple(feeds)


def _by_code(source: Source) -> Tensor | None:
    """What stands for each level; for missing the empty text, NaN, or a number that is no level."""
    if not source.levels:
        return None
    dtype = _DTYPES[source.port.element]
    if source.port.element == STRING:
        texts = list(map(str, source.levels))
        return np.array([*texts, "\0" + max(texts), ""], dtype)
    numbers = [level for level in source.levels if isinstance(level, int)]
    bounds = np.iinfo(np.int32)
    unseen = next(n for n in range(-1, bounds.min, -1) if n not in set(numbers))
    missing = unseen if source.port.element in _WHOLE else np.nan
    return np.array([*numbers, unseen, missing]).astype(dtype)


def _check_whole(values: NDArray[np.generic], dtype: type, name: str) -> None:
    """Raise UnscorableRow for a number that a whole number cannot hold."""
    low, high = (0, 1) if dtype is np.bool_ else (np.iinfo(dtype).min, np.iinfo(dtype).max)
    numbers = values.astype(np.float64, copy=False)
    wrong = ~((numbers == np.floor(numbers)) & (numbers >= low) & (numbers <= high))
    if dtype is np.int64:
        wrong |= numbers >= float(1 << 63)
    if wrong.any():
        kind = "0 or 1" if dtype is np.bool_ else "a whole number"
        raise UnscorableRow(int(wrong.argmax()) + 1, f"its '{name}' is not {kind}")
