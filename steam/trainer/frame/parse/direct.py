"""The records of one block read with their types at once: the way for files that are in order.

What polars reads of a number here, it reads the same way from text; what it cannot read, it says.
So either a block comes out as it would by way of text, or it does not come out here at all.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from steam.trainer.frame.parse.batches import Batch
from steam.trainer.frame.parse.blocks import Block
from steam.trainer.frame.parse.records import find_records
from steam.trainer.frame.parse.setup import ParseSetup
from steam.trainer.frame.parse.words import MISSING_WORDS
from steam.trainer.kernels.chosen import kernels


@dataclass(frozen=True, slots=True)
class Writing:
    """How the numbers of a column have been written so far: all whole, and what for 'unknown'.

    Only the speed depends on it: whatever is written in another way is read by way of text.
    """

    whole: bool = True
    missing: str = "NA"

    def seen(self, text: pl.Series) -> "Writing":
        """The writing of this column when its next cells are `text`."""
        numbers = text.cast(pl.Float64, strict=False)
        others = text.filter(numbers.is_null() & text.is_not_null())
        words = Counter(word for word in others.to_list() if word.lower() in MISSING_WORDS)
        whole = text.cast(pl.Int64, strict=False).null_count() == numbers.null_count()
        missing = words.most_common(1)[0][0] if words else self.missing
        return Writing(self.whole and whole, missing)


def direct_batch(
    block: Block,
    setup: ParseSetup,
    types: Mapping[int, pl.DataType],
    missing: Mapping[int, str],
) -> Batch | None:
    """The columns in `types`, by position, as these types; None where anything is out of order.

    `missing` are words that stand for a missing value. In order are records that all have the
    right number of fields, of which each is of its type, without blank lines between them.
    """
    quoted = b'"' in block.data
    lines = _quoted_lines(block, setup) if quoted else _plain_lines(block, setup)
    # With null values, polars takes "" for one in every text column; as text it is empty.
    if lines is None or (quoted and b'""' in block.data and pl.String() in types.values()):
        return None
    text = pl.String()
    try:
        table = pl.read_csv(
            block.data,
            has_header=False,
            schema={str(i): types.get(i, text) for i in range(setup.width)},
            columns=list(types),
            separator=setup.separator,
            quote_char='"' if quoted else None,
            null_values={str(i): word for i, word in missing.items()} or None,
            infer_schema=False,
        )
    except pl.exceptions.PolarsError:
        return None
    if table.height != len(lines) or not (quoted or _is_even(block, setup, table)):
        return None
    return Batch(
        {i: table[str(i)] for i in types},
        len(lines),
        block.place,
        block.fraction,
        lambda row: block.line + int(lines[row]),
    )


def _quoted_lines(block: Block, setup: ParseSetup) -> NDArray[np.int64] | None:
    """The newlines before each record; None where not all have the right number of fields, or
    where what a cell holds depends on whether it was quoted."""
    records = find_records(block.data, setup.separator)
    even = not records.quoted_blanks and (records.fields == setup.width).all()
    return records.lines if even else None


def _plain_lines(block: Block, setup: ParseSetup) -> Sequence[int] | None:
    """The same without quotes: every line is a record, or, of one column, None with a blank line.

    Whether all have the right number of fields is told after reading, see `_is_even`.
    """
    data = block.data
    if setup.width == 1:
        starts_blank = data.startswith((b"\n", b"\r"))
        if starts_blank or b"\n\n" in data or b"\n\r" in data:
            return None
    return range(block.newlines)


def _is_even(block: Block, setup: ParseSetup, table: pl.DataFrame) -> bool:
    """Whether every line without quotes has the right number of fields; polars found none too long.

    A line that is too short leaves the last column missing. Where other cells of it are missing
    too, totals tell: a record that is too long would be needed to make up for one that is not.
    """
    last = str(setup.width - 1)
    if last in table.columns and not table[last].null_count():
        return True
    [separators] = kernels().byte_counts(block.data, setup.separator)
    return separators == block.newlines * (setup.width - 1)
