"""The columns of any Arrow stream, as polars reads it, which is imported with the first of them.

Integers, floats, booleans, text (also dictionary-encoded) and decimals are what they are; dates and
times become epoch milliseconds, a time without a zone in UTC. Null and NaN are missing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from steam.core.errors import Unsupported
from steam.scoring.codecs.arrow.messages import no_stream
from steam.scoring.errors import TooLarge
from steam.scoring.tables import Cells, Numbers, Texts

if TYPE_CHECKING:
    import polars

_MOST_TEXT = 64 << 20  # bytes of one column in a block, spelled out


@dataclass(frozen=True, slots=True)
class FrameColumns:
    """The columns of a frame; `levels` are those of the model, by column."""

    frame: polars.DataFrame
    reads: Sequence[str]
    levels: Mapping[str, Sequence[str]]

    @property
    def names(self) -> Sequence[str]:
        return self.frame.columns

    @property
    def rows(self) -> int:
        return self.frame.height

    def cells(self, start: int, rows: int) -> Mapping[str, Cells]:
        """The cells of the columns that are read, of some rows."""
        reads = [name for name in self.reads if name in self.names]
        return _columns(self.frame.slice(start, rows), reads, self.levels)


def columns_of_frame(
    body: bytes | bytearray, reads: Sequence[str], levels: Mapping[str, Sequence[str]]
) -> FrameColumns:
    """The columns of a stream whose messages were checked.

    Raises InvalidInput, and Unsupported where polars is not installed.
    """
    return FrameColumns(_frame(body), reads, levels)


def _frame(body: bytes | bytearray) -> polars.DataFrame:
    """The frame in a stream. Raises InvalidInput, and Unsupported where polars is not installed."""
    try:
        import polars as pl  # noqa: PLC0415 -- see above
    except ImportError as error:
        raise Unsupported(
            "This worker cannot read Arrow.", hint="Install polars, or send JSON or CSV."
        ) from error
    try:
        return pl.read_ipc_stream(io.BytesIO(body))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as error:
        raise no_stream() from error


def _columns(
    block: polars.DataFrame, reads: Sequence[str], levels: Mapping[str, Sequence[str]]
) -> Mapping[str, Cells]:
    import polars as pl  # noqa: PLC0415 -- see above

    texts, times = [], []
    schema = block.schema
    for name in reads:
        kind = schema[name]
        if kind in (pl.String, pl.Categorical, pl.Enum, pl.Decimal):
            texts.append(name)
        elif kind in (pl.Date, pl.Datetime):
            times.append(name)
    if times:
        block = block.with_columns(pl.col(times).cast(pl.Datetime("us")).dt.timestamp("us") / 1000)
    others = {name: _cells(block[name]) for name in reads if name not in texts}
    return {**others, **_texts(block, texts, levels)}


def _check_texts(block: polars.DataFrame, names: Sequence[str]) -> None:
    """Raise TooLarge where many rows share long texts: a megabyte may spell out gigabytes."""
    import polars as pl  # noqa: PLC0415 -- see above

    for name in names:
        column = block[name]
        if column.dtype == pl.String:
            lengths = column.str.len_bytes()
        elif column.dtype in (pl.Categorical, pl.Enum):
            lengths = column.cat.len_bytes()
        else:
            continue
        size = lengths.cast(pl.UInt64).sum()
        if size > _MOST_TEXT:
            raise TooLarge(
                f"Column {name[:80]} holds more than {_MOST_TEXT >> 20} MB of text.",
                hint="Send fewer rows at a time.",
            )


def _texts(
    block: polars.DataFrame, names: Sequence[str], levels: Mapping[str, Sequence[str]]
) -> Mapping[str, Cells]:
    """Columns of text as codes: into the levels of the model where they all are, most often."""
    _check_texts(block, names)
    coded = dict(_coded(block, {name: levels[name] for name in names if name in levels}))
    others = [name for name in names if name not in coded]
    if not others:
        return coded
    return {**coded, **_coded_by_their_own(block, others)}


def _coded(
    block: polars.DataFrame, levels: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, Texts]]:
    """Columns whose texts are all among `levels`."""
    import polars as pl  # noqa: PLC0415 -- see above

    schema = block.schema
    coded = block.select_seq(
        pl.col(name).cast(_enum_of(tuple(of_column)), strict=False).to_physical()
        for name, of_column in levels.items()
        if schema[name] == pl.String
    )
    for codes in coded.iter_columns():
        missing = codes.null_count()
        if missing == block[codes.name].null_count():
            filled = codes.cast(pl.Int32).fill_null(-1) if missing else codes
            yield codes.name, Texts(levels[codes.name], filled.to_numpy().astype(np.int32))


@lru_cache(maxsize=256)
def _enum_of(levels: tuple[str, ...]) -> polars.Enum:
    import polars as pl  # noqa: PLC0415 -- see above

    return pl.Enum(levels)


def _coded_by_their_own(block: polars.DataFrame, names: Sequence[str]) -> Mapping[str, Texts]:
    """Columns of any text, as codes into the different ones."""
    import polars as pl  # noqa: PLC0415 -- see above

    texts = pl.col(names).cast(pl.String)
    different = {
        column.name: column.to_list()[0]
        for column in block.select(texts.drop_nulls().unique().implode()).iter_columns()
    }
    codes = block.select(
        pl.col(name).cast(pl.String).cast(pl.Enum(found)).to_physical().cast(pl.Int32).fill_null(-1)
        for name, found in different.items()
    )
    return {name: Texts(found, codes[name].to_numpy()) for name, found in different.items()}


def _cells(column: polars.Series) -> Cells:
    import polars as pl  # noqa: PLC0415 -- see above

    kind = column.dtype
    if not (kind.is_numeric() or kind == pl.Boolean):
        return column.to_list()  # nothing that a cell can be: the policy's to refuse
    missing = column.is_null().to_numpy() if column.null_count() else None
    filled = column if missing is None else column.fill_null(False if kind == pl.Boolean else 0)
    return Numbers(filled.to_numpy(), missing)
