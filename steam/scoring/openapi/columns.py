"""What a model reads, as schemas: a row, columns of rows, and the parameters of a query.

Lists of columns are bounded; `/schema` has all of them.
"""

from collections.abc import Callable, Iterable

from steam.core.policy import InputPolicy, Strictness
from steam.model.signature import Signature
from steam.scoring.openapi.cells import cell_schema, or_missing
from steam.scoring.openapi.parts import NUMBER, SCALAR, TEXT, Json, array, by_name, described

MOST_COLUMNS = 500

_OFFSET = described(NUMBER, "The offset, on the scale of the link. Without it 0 is taken.")


def row_schema(signature: Signature, policy: InputPolicy, known: Iterable[str]) -> Json:
    """The schema of a row; columns that are `known` may be in it and are not read."""
    said = "One row: a value per column. Numbers may come as text, too."
    return described(_by_column(signature, policy, known, lambda cell: cell), said)


def columns_schema(signature: Signature, policy: InputPolicy, known: Iterable[str]) -> Json:
    """The schema of a body by columns."""
    return {
        "type": "object",
        "description": "Rows by columns: arrays of one length.",
        "properties": {"columns": _by_column(signature, policy, known, array)},
        "required": ["columns"],
        "additionalProperties": False,
    }


def query_parameters(signature: Signature, policy: InputPolicy, example: Json) -> list[Json]:
    """A parameter of a query per column, or one map of them where there are too many."""
    if has_too_many(signature):
        schema = described(by_name(TEXT), "A value per column; GET /schema names them.")
        return [{"name": "row", "in": "query", "style": "form", "explode": True, "schema": schema}]
    return [
        {
            "name": name,
            "in": "query",
            "required": policy.missing_column is Strictness.REJECT,
            "schema": cell,
            "example": example[name],
        }
        for name, cell in _cells(signature, policy).items()
    ]


def has_too_many(signature: Signature) -> bool:
    """Whether there are more columns than a document lists."""
    return len(signature.features) > MOST_COLUMNS


def _by_column(
    signature: Signature,
    policy: InputPolicy,
    known: Iterable[str],
    schema_of: Callable[[Json], Json],
) -> Json:
    """An object with a value by column; `schema_of` makes its schema of that of a cell."""
    anything = schema_of(SCALAR)
    if has_too_many(signature):
        return by_name(anything)
    cells = _cells(signature, policy)
    read = {
        # No model has learned what a missing offset means.
        name: schema_of(cell if name == signature.offset else or_missing(cell))
        for name, cell in cells.items()
    }
    unread = dict.fromkeys(sorted({*known} - cells.keys()), anything)
    is_strict = policy.unknown_column is Strictness.REJECT
    required = policy.missing_column is Strictness.REJECT
    return {
        "type": "object",
        "properties": {**read, **unread},
        **({"required": [*cells]} if required and cells else {}),
        "additionalProperties": False if is_strict else anything,
    }


def _cells(signature: Signature, policy: InputPolicy) -> dict[str, Json]:
    """The schema of a cell by column, the offset last."""
    cells = {column.name: cell_schema(column, policy.unseen_level) for column in signature.features}
    return cells if signature.offset is None else {**cells, signature.offset: _OFFSET}
