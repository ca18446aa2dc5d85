"""What a row may hold: good input is valid, and what the policy refuses is not."""

import json

import pytest

from steam.core.errors import SteamError
from steam.core.policy import InputPolicy, Strictness
from steam.model.signature import Category, Column, ColumnType, Signature

NUMERIC, CATEGORICAL, TIME = ColumnType.NUMERIC, ColumnType.CATEGORICAL, ColumnType.TIME
REJECT = InputPolicy(*[Strictness.REJECT] * 4)
SIGNATURE = Signature(
    features=(
        Column("sex", CATEGORICAL, levels=("f", "m")),
        Column("AGE", NUMERIC, low=43, high=79),
        Column("day", TIME),
    ),
    response=Column("y", NUMERIC),
    category=Category.REGRESSION,
)
WITH_OFFSET = Signature(SIGNATURE.features, SIGNATURE.response, Category.REGRESSION, "shift")
WHOLE = {"sex": "f", "AGE": 65, "day": "2026-01-01"}


@pytest.mark.parametrize(
    "row",
    [
        WHOLE,
        {},
        {"sex": None, "AGE": None, "day": None},
        {"AGE": 1e6},
        {"sex": "x"},
        {"sex": True},
        {"day": 1.5e12},
        {"day": "2026-01-01T10:00:00Z"},
        {"other": "x"},
    ],
    ids=str,
)
def test_rows_that_a_lenient_worker_answers_are_valid(document, row) -> None:
    lenient = document(SIGNATURE)
    lenient.validator("Row").validate(row)
    assert lenient.scorer.score_row(row).rows == 1


@pytest.mark.parametrize(
    "row", [WHOLE, {**WHOLE, "sex": None}, {**WHOLE, "y": 1, "ID": "a"}], ids=str
)
def test_rows_that_a_strict_worker_answers_are_valid(document, row) -> None:
    strict = document(SIGNATURE, REJECT)
    strict.validator("Row").validate(row)
    assert b"warnings" not in strict.scorer.score_row(row).text


@pytest.mark.parametrize(
    "row", [{}, {**WHOLE, "sex": "x"}, {**WHOLE, "other": 1}, {**WHOLE, "AGE": "old"}], ids=str
)
def test_rows_that_a_strict_worker_refuses_are_not_valid(document, row) -> None:
    strict = document(SIGNATURE, REJECT)
    assert not strict.validator("Row").is_valid(row)
    with pytest.raises(SteamError):
        strict.scorer.score_row(row)


def test_columns_are_arrays_of_what_rows_hold(document) -> None:
    validator = document(SIGNATURE).validator("Columns")
    validator.validate({"columns": {"sex": ["f", None], "AGE": [65, None], "other": [1, "x"]}})
    assert not validator.is_valid({"columns": {"AGE": 65}})
    assert not validator.is_valid({"columns": {"AGE": ["old"]}})
    assert not validator.is_valid({"columns": {}, "rows": []})


def test_an_offset_is_a_number_and_never_null(document) -> None:
    validator = document(WITH_OFFSET).validator("Row")
    validator.validate({"shift": 0.5})
    assert not validator.is_valid({"shift": None})


def test_levels_are_listed_and_ranges_are_examples(document) -> None:
    properties = document(SIGNATURE).data["components"]["schemas"]["Row"]["properties"]
    assert properties["sex"]["anyOf"][0]["anyOf"][0]["enum"] == ["f", "m"]
    assert properties["AGE"]["anyOf"][0]["examples"] == [43, 79]


def test_a_query_has_a_parameter_per_column(document) -> None:
    parameters = document(WITH_OFFSET).operation("get", "/predict")["parameters"]
    assert [(one["name"], one["required"], one["example"]) for one in columns_in(parameters)] == [
        ("sex", False, "f"),
        ("AGE", False, 61),
        ("day", False, "2026-01-01"),
        ("shift", False, 0),
    ]


def test_a_strict_worker_requires_its_parameters(document) -> None:
    parameters = document(SIGNATURE, REJECT).operation("get", "/predict")["parameters"]
    assert [one["required"] for one in columns_in(parameters)] == [True] * 3


def columns_in(parameters: list[dict]) -> list[dict]:
    """Those parameters that are columns."""
    return [one for one in parameters if "example" in one]


def test_too_many_columns_are_a_map(document) -> None:
    features = tuple(Column(f"x{place}", NUMERIC) for place in range(2_000))
    wide = document(Signature(features, SIGNATURE.response, Category.REGRESSION))
    assert len(wide.text) < 80_000
    wide.validator("Row").validate({"x1": 1, "x9999": None})
    assert not wide.validator("Row").is_valid({"x1": [1]})
    row, *others = wide.operation("get", "/predict")["parameters"]
    assert row["explode"] is True
    assert not columns_in(others)


@pytest.mark.parametrize("level", ["level", "a long level " * 100])
def test_too_many_levels_are_any_text(document, level: str) -> None:
    levels = tuple(f"{level} {number}" for number in range(1000))
    features = (Column("zip", CATEGORICAL, levels=levels),)
    large = document(Signature(features, SIGNATURE.response, Category.REGRESSION), REJECT)
    assert len(large.text) < 100_000
    large.validator("Row").validate({"zip": levels[-1]})
    assert "1000 levels" in json.dumps(large.data)
