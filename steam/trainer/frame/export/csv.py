"""Frames as CSV, block by block, as H2O writes it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any

import polars as pl
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.export.csv_table import csv_tables
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType

if TYPE_CHECKING:
    from polars._typing import CsvQuoteStyle

ROWS_AT_ONCE = 8192

_QUOTED: "CsvQuoteStyle" = "non_numeric"


@dataclass(frozen=True, slots=True)
class CsvStyle:
    """How CSV is written. Text is always quoted; `hexadecimal` gives floats as Java does.

    Raises InvalidInput for a separator that a number or a quoted text may hold.
    """

    separator: str = ","
    header: bool = True
    quote_header: bool = True
    hexadecimal: bool = False

    def __post_init__(self) -> None:
        if len(self.separator) != 1 or self.separator.isalnum() or self.separator in '"+-.\r\n\0':
            raise InvalidInput(
                f"{self.separator!r} cannot separate columns.", hint="Use a comma, ; or a tab."
            )


def csv_pieces(frame: Frame, style: CsvStyle | None = None) -> Iterator[bytes]:
    """The CSV text of a frame in pieces of some thousand rows; missing cells are empty.

    Floats are written so that they read back exactly. Quotes within text are doubled (RFC 4180).
    Text stays as it is, formulas of spreadsheets included: the file must read back as the frame
    that it was.
    """
    style = style or CsvStyle()
    if style.header:
        names = [
            _quoted(name) if style.quote_header else _bare(name, style.separator)
            for name in frame.names
        ]
        yield (style.separator.join(names) + "\n").encode("utf-8", "surrogatepass")
    tables = None if style.hexadecimal else csv_tables(frame)
    for block, (_, rows) in enumerate(frame.blocks):
        decoded = [vec.decode(block) for vec in frame.vecs]
        for start in range(0, rows, ROWS_AT_ONCE):
            columns = [values[start : start + ROWS_AT_ONCE] for values in decoded]
            table = tables.table(columns) if tables else None
            yield _lines(frame, columns, style) if table is None else _written(table, style)


def _written(table: pl.DataFrame, style: CsvStyle) -> bytes:
    text = table.write_csv(include_header=False, separator=style.separator, quote_style=_QUOTED)
    return text.encode()


def _lines(frame: Frame, columns: Sequence[NDArray[Any]], style: CsvStyle) -> bytes:
    cells = [
        _cells(vec, values, hexadecimal=style.hexadecimal)
        for vec, values in zip(frame.vecs, columns, strict=True)
    ]
    lines = map(style.separator.join, zip(*cells, strict=True))
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass")


def _cells(vec: Vec, values: NDArray[Any], *, hexadecimal: bool) -> list[str]:
    if vec.type is VecType.ENUM:
        levels = [_quoted(level) for level in vec.domain or ()] + [""]  # code -1 is the last
        return [levels[code] for code in values.tolist()]
    if vec.type is VecType.STRING:
        return ["" if text is None else _quoted(text) for text in values.tolist()]
    whole = vec.type in {VecType.INT, VecType.TIME}
    write = _whole if whole else _hexadecimal if hexadecimal else _real
    return ["" if isnan(number) else write(number) for number in values.tolist()]


def _whole(number: float) -> str:
    return str(int(number)) if abs(number) < 1e300 else _real(number)


def _real(number: float) -> str:
    if number in {float("inf"), float("-inf")}:
        return "Infinity" if number > 0 else "-Infinity"
    return repr(number)


def _hexadecimal(number: float) -> str:
    """As Java writes it, without zeros at the end: 0x1.8p1; infinities in words."""
    if number in {float("inf"), float("-inf")}:
        return _real(number)
    digits, _, power = number.hex().partition("p")
    whole, _, fraction = digits.partition(".")
    return f"{whole}.{fraction.rstrip('0') or '0'}p{power.removeprefix('+')}"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _bare(text: str, separator: str) -> str:
    """A name without quotes, unless it cannot do without."""
    risky = {separator, '"', "\r", "\n"}
    return text if text and text == text.strip() and risky.isdisjoint(text) else _quoted(text)
