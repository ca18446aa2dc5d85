"""Arrow IPC streams in and out.

Plain ones are read where they lie, others by polars, which writes all of the answers too and is
imported with the first of them.

Integers, floats, booleans, text (also dictionary-encoded) and decimals are what they are; dates and
times become epoch milliseconds, a time without a zone in UTC. Null and NaN are missing. Answers
are H2O's prediction frame, their choices as text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from steam.scoring.answers import Answers, Choices, Column
from steam.scoring.bodies import MAX_ROWS, check_rows
from steam.scoring.codecs.arrow.buffers import plain_columns
from steam.scoring.codecs.arrow.fields import check_fields
from steam.scoring.codecs.arrow.frames import FrameColumns, columns_of_frame
from steam.scoring.codecs.arrow.keys import without_keys_of_missing
from steam.scoring.codecs.arrow.messages import read_messages
from steam.scoring.codecs.arrow.views import check_views
from steam.scoring.codecs.codec import BLOCK_ROWS, Call, Model
from steam.scoring.codecs.warnings_by_row import WarningsByRow
from steam.scoring.column_coding import has_own_codes
from steam.scoring.explained_answers import full_frame
from steam.scoring.tables import Table

if TYPE_CHECKING:
    import polars

ARROW_TYPE = "application/vnd.apache.arrow.stream"

_MOST_ANNOUNCED = 4 * MAX_ROWS  # of a batch, a dictionary, or the members of nested columns
_BLOCK_ROWS = 8 * BLOCK_ROWS  # nearly all of the work is done without the interpreter


class ArrowStream:
    """An Arrow IPC stream."""

    media_type = ARROW_TYPE
    headers: Mapping[str, str] = {}

    def __init__(self, call: Call, model: Model) -> None:
        self._call = call
        self._model = model

    def read(self) -> Iterator[Table]:
        messages = read_messages(self._call.body, _MOST_ANNOUNCED)
        check_rows(messages.rows)
        vocabulary, features = self._model.vocabulary, self._model.signature.features
        levels = {one.name: one.levels for one in features if has_own_codes(one)}
        plain = plain_columns(messages, vocabulary.reads, levels)
        columns = plain or self._columns(messages.schema, levels)
        unknown = vocabulary.unknown(columns.names)
        for start in range(0, columns.rows, _BLOCK_ROWS):
            rows = min(_BLOCK_ROWS, columns.rows - start)
            told = dict.fromkeys(range(rows), unknown) if unknown else {}
            yield Table(rows, columns.cells(start, rows), self._call.first_row + start, told)

    def _columns(self, schema: memoryview, levels: Mapping[str, Sequence[str]]) -> FrameColumns:
        """The columns as polars reads them, once nothing in the stream can do it harm."""
        check_fields(schema)
        check_views(self._call.body, schema)
        body = without_keys_of_missing(self._call.body, schema)
        return columns_of_frame(body, self._model.vocabulary.reads, levels)

    def write(self, answers: Iterable[Answers]) -> Iterator[bytes]:
        import polars as pl  # noqa: PLC0415 -- see above

        answered = list(answers)
        told = {row: "; ".join(texts) for row, texts in WarningsByRow(answered).texts().items()}
        blocks = [self._written(block, told) for block in answered]
        stream = io.BytesIO()
        oldest = pl.CompatLevel.oldest()  # text as every reader of Arrow knows it
        pl.concat(blocks).write_ipc_stream(stream, compat_level=oldest)
        yield stream.getvalue()

    def _written(self, block: Answers, told: Mapping[int, str]) -> polars.DataFrame:
        """A block as a frame; `told` is what the warnings of all rows say, by number."""
        import polars as pl  # noqa: PLC0415 -- see above

        columns = {
            name: _series(column)
            for name, column in full_frame(self._model.signature, block).items()
        }
        if told:
            rows = range(block.first_row, block.first_row + block.rows)
            columns["warnings"] = pl.Series(map(told.get, rows), dtype=pl.String)
        if self._call.partial:
            errors = {index: str(error) for index, error in block.errors.items()}
            columns["error"] = pl.Series(map(errors.get, range(block.rows)), dtype=pl.String)
        return pl.DataFrame(columns)


def _series(column: Column) -> polars.Series:
    import polars as pl  # noqa: PLC0415 -- see above

    if not isinstance(column, Choices):
        return pl.Series(values=np.ascontiguousarray(column))
    return pl.Series(values=[*column.choices, None])[column.codes]  # -1 is the last one
