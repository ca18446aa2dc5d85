"""What a model answers, as schemas: told from one real answer, so that both have the same names."""

from collections.abc import Collection, Mapping

from steam.scoring.answers import Choices, Field, fields_of
from steam.scoring.openapi.cells import levels_schema, or_missing
from steam.scoring.openapi.columns import MOST_COLUMNS
from steam.scoring.openapi.explanations import column_explanations, row_explanations
from steam.scoring.openapi.parts import (
    COUNT,
    NUMBER_OR_NULL,
    TEXT,
    TRUTH,
    Json,
    array,
    by_name,
    described,
    record,
)
from steam.scoring.scorer import Scorer, canary_row
from steam.scoring.wanted import Wanted

_WARNINGS = described(array(TEXT, minItems=1), "What is doubtful in the input.")


def answer_fields(scorer: Scorer) -> dict[str, Field]:
    """The fields of an answer to one ordinary row."""
    table = scorer.model.decoder.table_of([canary_row(scorer.signature)], 1)
    return fields_of(scorer.signature, scorer.answer(table).prediction)


def prediction_schema(fields: Mapping[str, Field], offers: Wanted) -> Json:
    """The schema of the object that answers one row."""
    optional = {**row_explanations(offers), "warnings": _WARNINGS}
    properties = {name: _field_schema(field) for name, field in fields.items()}
    return record({**properties, **optional}, *optional, additionalProperties=False)


def columns_answer_schema(fields: Mapping[str, Field], offers: Wanted) -> Json:
    """The schema of the answer to a body by columns; arrays of numbers are not in it."""
    columns = {
        name: _members(field, array(NUMBER_OR_NULL))
        if isinstance(field, dict)
        else array(_field_schema(field))
        for name, field in fields.items()
        if not isinstance(field, list)
    }
    explained = column_explanations(offers)
    by_row = "By the number of the row."
    return record(
        {
            "columns": record({**columns, **explained}, *explained, additionalProperties=False),
            "warnings": by_name(_WARNINGS, description=by_row),
            "errors": by_name({"type": "object"}, description=by_row),
        },
        "warnings",
        "errors",
        additionalProperties=False,
    )


def _field_schema(field: Field) -> Json:
    if isinstance(field, dict):
        return _members(field, NUMBER_OR_NULL)
    if isinstance(field, list):
        return array(NUMBER_OR_NULL, minItems=len(field), maxItems=len(field))
    if not isinstance(field, Choices):
        return NUMBER_OR_NULL
    if any(isinstance(choice, bool) for choice in field.choices):
        return or_missing(TRUTH)
    levels = tuple(choice for choice in field.choices if isinstance(choice, str))
    return or_missing(levels_schema(levels) if levels else COUNT)


def _members(names: Collection[str], schema: Json) -> Json:
    if len(names) > MOST_COLUMNS:
        return by_name(schema)
    return record(dict.fromkeys(names, schema), additionalProperties=False)
