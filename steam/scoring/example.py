"""An example row: what somebody might send, for the form, the snippets and the document."""

from datetime import UTC, datetime, timedelta
from math import floor, log10

from steam.model.signature import Column, ColumnType, Signature

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SOME_DAY = "2026-01-01"
_DIGITS = 2  # of the width of a range, to which its middle is rounded


def example_row(signature: Signature) -> dict[str, str | float]:
    """An example for each feature, and 0 for the offset: a row that no policy doubts."""
    row = {column.name: example_of(column) for column in signature.features}
    return row if signature.offset is None else {**row, signature.offset: 0}


def example_of(column: Column) -> str | float:
    """The first level; of a range, a round number near its middle, or a day as ISO 8601.

    Where no range is known, 0 or some day.
    """
    if column.type is ColumnType.CATEGORICAL:
        return column.levels[0]
    if column.low is None or column.high is None:
        return _SOME_DAY if column.type is ColumnType.TIME else 0
    middle = column.low + (column.high - column.low) / 2
    if column.type is ColumnType.TIME:
        return _day(middle)
    return _rounded(middle, column.high - column.low)


def _rounded(number: float, width: float) -> float:
    """A number rounded to some digits of a width, and an int where it is a whole one."""
    if width > 0:
        number = round(number, _DIGITS - 1 - floor(log10(width)))
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _day(epoch_ms: float) -> str:
    try:
        return (_EPOCH + timedelta(milliseconds=epoch_ms)).date().isoformat()
    except OverflowError:
        return _SOME_DAY
