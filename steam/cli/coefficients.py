"""The coefficients of a trained model: rows for machines, a table for people."""

from collections.abc import Mapping, Sequence
from typing import Any

from steam.cli.output import print_table

_FIELDS = {
    "names": "name",
    "coefficients": "coefficient",
    "standardized_coefficients": "standardized",
    "std_error": "std_error",
    "z_value": "z_value",
    "p_value": "p_value",
}
"""What rows call the columns of H2O's table."""

_OF_CLASS = {"coefs_class_": "coefficient", "std_coefs_class_": "standardized"}
"""The same where there is a column for each class, by how its name begins."""

_HEADINGS = {
    "name": "coefficient",
    "class": "class",
    "coefficient": "value",
    "standardized": "standardised",
    "std_error": "std error",
    "z_value": "z",
    "p_value": "p",
    "vif": "VIF",
}

Row = dict[str, object]


def coefficients(model: Mapping[str, Any]) -> list[Row]:
    """Name, coefficient and standardised coefficient, and what else is known of each.

    In the model's order; of several classes one class after the other.
    """
    output = model["output"]
    by_name = output.get("coefficients_table_multinomials_with_class_names")
    table = by_name or output.get("coefficients_table")
    if not table:
        return []
    columns = {
        column["name"]: values
        for column, values in zip(table["columns"], table["data"], strict=True)
    }
    return _by_class(columns) if by_name else _with_inflation(_rows(columns), output)


def print_coefficients(rows: Sequence[Row]) -> None:
    """The rows as a table, with the columns that any row has."""
    fields = [field for field in _HEADINGS if any(field in row for row in rows)]
    print_table(
        [_HEADINGS[field] for field in fields],
        [[row.get(field) for field in fields] for row in rows],
        "It has no coefficients.",
    )


def _rows(columns: Mapping[str, Sequence[object]]) -> list[Row]:
    known = {_FIELDS[name]: values for name, values in columns.items() if name in _FIELDS}
    return [dict(zip(known, row, strict=True)) for row in zip(*known.values(), strict=True)]


def _by_class(columns: Mapping[str, Sequence[object]]) -> list[Row]:
    first = next(iter(_OF_CLASS))
    classes = [name.removeprefix(first) for name in columns if name.startswith(first)]
    return [
        {"name": name, "class": one}
        | {field: columns[prefix + one][i] for prefix, field in _OF_CLASS.items()}
        for one in classes
        for i, name in enumerate(columns["names"])
    ]


def _with_inflation(rows: list[Row], output: Mapping[str, Any]) -> list[Row]:
    names = output.get("vif_predictor_names") or []
    factors = dict(zip(names, output.get("variable_inflation_factors") or [], strict=True))
    return [row | ({"vif": factors[row["name"]]} if row["name"] in factors else {}) for row in rows]
