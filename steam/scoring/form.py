"""The input fields of the form page, made from a signature."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from steam.model.signature import Column, ColumnType, Signature

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Field:
    """One input: `control` is `choice` (two levels), `list` (more), `number` or `text`."""

    id: str
    name: str
    control: str
    levels: tuple[str, ...] = ()
    placeholder: str = ""


def fields_of(signature: Signature) -> tuple[Field, ...]:
    """A field per feature in model order, then one for the offset if there is one."""
    fields = tuple(
        _field(f"field-{place}", column) for place, column in enumerate(signature.features, 1)
    )
    if signature.offset is None:
        return fields
    return (*fields, Field("field-offset", signature.offset, "number", placeholder="offset"))


def _field(identity: str, column: Column) -> Field:
    if column.type is ColumnType.CATEGORICAL:
        control = "choice" if len(column.levels) == 2 else "list"
        return Field(identity, column.name, control, levels=column.levels)
    if column.type is ColumnType.TIME:
        return Field(identity, column.name, "text", placeholder=_range(column, _day) or "ISO 8601")
    return Field(identity, column.name, "number", placeholder=_range(column, _number))


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
