"""The input fields of the form page, made from a signature."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from steam.model.signature import Column, ColumnType, Signature
from steam.scoring.example import example_of

MOST_FIELDS = 500
_MOST_LEVELS = 500  # of one list to choose from

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Field:
    """One input: `control` is `choice` (two levels), `list` (more), `number`, `time` or `text`."""

    id: str
    name: str
    control: str
    levels: tuple[str, ...] = ()
    placeholder: str = ""
    example: str = ""


def fields_of(signature: Signature) -> tuple[Field, ...]:
    """A field for each of the first MOST_FIELDS features in model order, then one for an offset."""
    fields = tuple(
        _field(f"field-{place}", column)
        for place, column in enumerate(signature.features[:MOST_FIELDS], 1)
    )
    if signature.offset is None:
        return fields
    offset = Field("field-offset", signature.offset, "number", placeholder="offset", example="0")
    return (*fields, offset)


def _field(identity: str, column: Column) -> Field:
    name, example = column.name, str(example_of(column))
    match column.type:
        case ColumnType.CATEGORICAL if len(column.levels) > _MOST_LEVELS:
            told = f"one of {len(column.levels)} levels"
            return Field(identity, name, "text", placeholder=told, example=example)
        case ColumnType.CATEGORICAL:
            control = "choice" if len(column.levels) == 2 else "list"
            return Field(identity, name, control, levels=column.levels, example=example)
        case ColumnType.TIME:
            seen = _range(column, _day)
            return Field(identity, name, "time", placeholder=seen, example=f"{example}T00:00")
        case ColumnType.NUMERIC:
            seen = _range(column, _number)
            return Field(identity, name, "number", placeholder=seen, example=example)


def _range(column: Column, show: Callable[[float], str]) -> str:
    """The range seen in training, such as `43 to 79`; empty when it is not known."""
    if column.low is None or column.high is None:
        return ""
    return f"{show(column.low)} to {show(column.high)}"


def _number(value: float) -> str:
    return f"{value:.10g}"


def _day(epoch_ms: float) -> str:
    try:
        return (_EPOCH + timedelta(milliseconds=epoch_ms)).date().isoformat()
    except OverflowError:
        return f"{epoch_ms:g} ms"
