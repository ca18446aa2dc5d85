"""The records of one block as columns of text: the way that reads every file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.blocks import Block
from steam.trainer.frame.parse.even_records import blank_records, even_out
from steam.trainer.frame.parse.raggedness import (
    QUOTED_CHARACTERS,
    QUOTED_RECORDS,
    OddRecord,
    Ragged,
)
from steam.trainer.frame.parse.records import Records, find_records, quoted_fields
from steam.trainer.frame.parse.setup import ParseSetup
from steam.trainer.frame.parse.words import CUT


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Some records of a file: `columns` by position, all of length `rows`, null where missing.

    A column is text as written, or what polars has read of it already. `place` is the file as
    users are told, `fraction` how much of it had been read by then, and `line_of` gives the
    1-based line on which a row starts. `quoted`, where blanks at the ends of texts in quotes are
    to be told from those around fields, has for each column the rows in which it is quoted.
    """

    columns: Mapping[int, pl.Series]
    rows: int
    place: str
    fraction: float
    line_of: Callable[[int], int]
    ragged: Ragged = field(default_factory=Ragged)
    quoted: Mapping[int, NDArray[np.bool_]] = field(default_factory=dict)


def text_batch(block: Block, setup: ParseSetup, wanted: Sequence[int]) -> Batch:
    """The records of a block, the columns in `wanted` as strings.

    Blank lines that are no values are passed over, short records filled, and long ones left out or
    cut short.
    Raises InvalidInput where the text cannot be split as it seemed.
    """
    data, width = block.data, setup.width
    records = find_records(data, setup.separator)
    blank = blank_records(data, records) & (not setup.blank_is_missing)
    ragged = _ragged(block, records, blank, width)
    lines = records.lines + block.line
    kept = ~blank
    if setup.long_rows != CUT:
        kept &= records.fields <= width
    if blank.any() or np.any(records.fields != width):
        cut = setup.long_rows == CUT
        data = even_out(data, records, blank, setup.separator, width, cut_long=cut)
    lines = lines[kept]
    columns = _split(data, setup, wanted, len(lines), block)
    return Batch(
        columns,
        len(lines),
        block.place,
        block.fraction,
        lambda row: int(lines[row]),
        ragged,
        _quoted(data, setup, wanted) if len(lines) and records.quoted_blanks else {},
    )


def _quoted(data: bytes, setup: ParseSetup, wanted: Sequence[int]) -> dict[int, NDArray[np.bool_]]:
    """Per column where it is quoted; `data` are records of the right number of fields."""
    records = find_records(data, setup.separator)
    quoted = quoted_fields(data, records, setup.width)
    return {i: quoted[:, i] for i in wanted}


def _ragged(block: Block, records: Records, blank: NDArray[np.bool_], width: int) -> Ragged:
    def odd(record: int) -> OddRecord:
        text = block.data[records.starts[record] : records.ends[record]]
        start = text[: 4 * QUOTED_CHARACTERS].decode(errors="ignore")
        return OddRecord(
            block.place,
            block.line + int(records.lines[record]),
            int(records.fields[record]),
            start.rstrip("\r")[:QUOTED_CHARACTERS],
        )

    short = np.flatnonzero((records.fields < width) & ~blank)
    long = np.flatnonzero(records.fields > width)
    return Ragged(
        len(short),
        odd(int(short[0])) if len(short) else None,
        len(long),
        tuple(odd(int(record)) for record in long[:QUOTED_RECORDS]),
    )


def _split(
    data: bytes, setup: ParseSetup, wanted: Sequence[int], rows: int, block: Block
) -> dict[int, pl.Series]:
    if rows == 0:
        return {i: pl.Series(str(i), [], dtype=pl.String) for i in wanted}
    table = pl.read_csv(
        data,
        has_header=False,
        schema={str(i): pl.String() for i in range(setup.width)},
        columns=list(wanted),
        separator=setup.separator,
        quote_char='"' if b'"' in data else None,
        infer_schema=False,
    )
    if table.height != rows:
        raise InvalidInput(
            f"{block.place} has {rows} records near line {block.line}, "
            f"but {table.height} could be read.",
            hint="Look for carriage returns or quotes inside of values there.",
        )
    return {i: table[str(i)] for i in wanted}
