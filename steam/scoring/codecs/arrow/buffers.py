"""The columns of a record batch, read where they lie: numbers as arrays, texts as codes of levels.

What is not plain is left to polars, which reads all of Arrow and takes three times as long.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from steam.core.arrow.batches import Batch
from steam.scoring.codecs.arrow.bits import bits_of
from steam.scoring.codecs.arrow.level_views import Views, codes_of, table_of, views_at, views_in
from steam.scoring.codecs.arrow.messages import Messages
from steam.scoring.codecs.arrow.schema import Kind, Text, plain_schema
from steam.scoring.tables import Cells, Numbers, Texts

_OFFSETS: Mapping[Text, np.dtype[np.signedinteger]] = {
    Text.OFFSETS: np.dtype("<i4"),
    Text.LARGE_OFFSETS: np.dtype("<i8"),
}


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a batch: its rows, which of them are missing, and the buffers of its values."""

    kind: Kind
    rows: int
    missing: NDArray[np.bool_] | None
    buffers: Sequence[memoryview]

    def cells(self, levels: Sequence[str] | None) -> Numbers | Texts | None:
        """Its cells; None for texts that are not all among the `levels` of the model."""
        if not isinstance(self.kind, Text):
            return Numbers(_values(self.buffers[0], self.kind, self.rows), self.missing)
        table = None if levels is None else table_of(tuple(levels))
        views = None if table is None else self._views(self.kind)
        if levels is None or table is None or views is None:
            return None
        codes = codes_of(table, views, self.missing)
        return None if codes is None else Texts(levels, codes)

    def _views(self, kind: Text) -> Views | None:
        """The texts as views; None where one of them is too long to be within its view."""
        if kind is Text.VIEWS:
            return views_in(self.buffers[0], self.rows)
        offsets = np.frombuffer(self.buffers[0], _OFFSETS[kind], self.rows + 1)
        return views_at(self.buffers[1], offsets)


@dataclass(frozen=True, slots=True)
class PlainColumns:
    """The columns of a batch: the names of all, and the cells of those that are read."""

    names: Sequence[str]
    rows: int
    whole: Mapping[str, Numbers | Texts]

    def cells(self, start: int, rows: int) -> Mapping[str, Cells]:
        """The cells of the columns that are read, of some rows."""
        if rows == self.rows:
            return self.whole
        some = slice(start, start + rows)
        return {name: column.of_rows(some) for name, column in self.whole.items()}


def plain_columns(
    messages: Messages, reads: Sequence[str], levels: Mapping[str, Sequence[str]]
) -> PlainColumns | None:
    """The columns of a stream that is one plain batch, of `levels` where they are text.

    None for any other stream: polars reads it, or tells what is wrong with it.
    """
    batch = messages.whole
    if batch is None:
        return None
    try:
        schema = plain_schema(messages.schema)
        if schema is None:
            return None
        whole = {}
        for name, column in _columns(schema, batch).items():
            if name in reads:
                cells = column.cells(levels.get(name))
                if cells is None:
                    return None
                whole[name] = cells
    except (ValueError, IndexError, struct.error):
        return None
    return PlainColumns([*schema], batch.rows, whole)


def _columns(schema: Mapping[str, Kind], batch: Batch) -> Mapping[str, _Column]:
    """Raises ValueError and IndexError where the batch is not what its schema says."""
    left = iter(map(batch.buffer, range(len(batch.buffers))))
    variadic = iter(batch.variadic)
    columns = {}
    for (name, kind), (rows, nulls) in zip(schema.items(), batch.nodes, strict=True):
        if rows != batch.rows:
            raise ValueError("a column of other rows")
        count = 1 + next(variadic, 0) if kind is Text.VIEWS else 2 if isinstance(kind, Text) else 1
        present, *buffers = islice(left, 1 + count)
        columns[name] = _Column(kind, rows, ~bits_of(present, rows) if nulls else None, buffers)
    if [*left, *variadic]:
        raise ValueError("more than its columns have")
    return columns


def _values(buffer: memoryview, kind: np.dtype[np.generic], rows: int) -> NDArray[np.generic]:
    """The first values, (rows,). Raises ValueError where there are fewer."""
    return bits_of(buffer, rows) if kind == np.bool_ else np.frombuffer(buffer, kind, rows)
