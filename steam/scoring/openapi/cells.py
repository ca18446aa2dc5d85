"""What may stand in one cell, as a schema: typed from the column and the input policy.

A schema tells what is good input. What the policy takes with a warning may be sent as well.
"""

from steam.core.policy import Strictness
from steam.model.signature import Column, ColumnType
from steam.scoring.openapi.parts import NUMBER, TEXT, Json, described

_MOST_LEVELS = 200
_MOST_CHARACTERS = 4000  # of the levels of one column
_LEVELS_SHOWN = 5


def cell_schema(column: Column, unseen_level: Strictness) -> Json:
    """The schema of a value that is not missing."""
    if column.type is ColumnType.CATEGORICAL:
        return _level_schema(column.levels, unseen_level)
    return _time_schema() if column.type is ColumnType.TIME else _number_schema(column)


def or_missing(cell: Json) -> Json:
    """The schema of a cell that may be null, which is a missing value."""
    return {"anyOf": [cell, {"type": "null"}]}


def levels_schema(levels: tuple[str, ...]) -> Json:
    """The schema of one of some levels; of any text where they are too many to list."""
    if len(levels) <= _MOST_LEVELS and sum(map(len, levels)) <= _MOST_CHARACTERS:
        return {**TEXT, "enum": levels}
    shown = [level for level in levels[:_LEVELS_SHOWN] if len(level) <= _MOST_CHARACTERS]
    said = f"One of {len(levels)} levels, which GET /schema names."
    return {**TEXT, "description": said, "examples": shown}


def _level_schema(levels: tuple[str, ...], unseen: Strictness) -> Json:
    seen = levels_schema(levels)
    if unseen is Strictness.REJECT:
        return seen
    other = described({"type": ["string", "number", "boolean"]}, "Any other is taken as missing.")
    return {"anyOf": [seen, other]}


def _number_schema(column: Column) -> Json:
    if column.low is None or column.high is None:
        return NUMBER
    seen = "Training saw values between the examples. Others are accepted."
    return {**NUMBER, "description": seen, "examples": [column.low, column.high]}


def _time_schema() -> Json:
    return {
        "description": "A time; without a zone it is UTC.",
        "anyOf": [
            {**TEXT, "format": "date-time"},
            {**TEXT, "format": "date"},
            described(NUMBER, "Epoch milliseconds."),
        ],
    }
