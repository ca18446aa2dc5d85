"""The frame of linear constraints: what it says, and what it may not."""

import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.trainer.algorithms.glm.given_constraints import linear_constraints_in
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.glm.bounds import LinearConstraint

Row = tuple[str, float, str, float]
GOOD: list[Row] = [
    ("a", 1.0, "LessThanEqual", 7.0),
    ("c", 1.0, "Equal", 0.0),
    ("constant", -2.5, "LessThanEqual", 7.0),
    ("b", 2.0, "lessthanequal", 7.0),
    ("d", -1.0, "EQUAL", 0.0),
]


def framed(
    rows: list[Row], names: tuple[str, ...] = ("names", "values", "types", "constraint_numbers")
) -> Frame:
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    levels = {place: tuple(sorted(set(columns[place].tolist()))) for place in (0, 2)}
    arrays = {
        name: np.array([levels[place].index(cell) for cell in column.tolist()], dtype=np.int32)
        if place in levels
        else column
        for place, (name, column) in enumerate(zip(names, columns, strict=True))
    }
    return frame_from_arrays("c", arrays, 2, {names[place]: of for place, of in levels.items()})


def test_rows_of_one_number_are_one_constraint() -> None:
    assert linear_constraints_in(framed(GOOD)) == (
        LinearConstraint({"a": 1.0, "b": 2.0}, -2.5, equal=False),
        LinearConstraint({"c": 1.0, "d": -1.0}, 0.0, equal=True),
    )


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([*GOOD, ("e", 1.0, "Equal", 3.0)], "at least two coefficients"),
        ([*GOOD, ("constant", 1.0, "Equal", 3.0)], "at least two coefficients"),
        ([*GOOD, ("d", 1.0, "Equal", 0.0)], "names a coefficient twice"),
        ([*GOOD, ("e", 1.0, "LessThanEqual", 0.0)], "of different types"),
        ([*GOOD, ("e", 1.0, "GreaterThan", 0.0)], "'GreaterThan' is no type"),
        ([*GOOD, ("e", np.nan, "Equal", 0.0)], "no name, or no number"),
        ([*GOOD, ("e", 1.0, "Equal", np.nan)], "no number of its constraint"),
    ],
)
def test_what_says_no_constraint_is_told(rows: list[Row], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        linear_constraints_in(framed(rows))


def test_other_columns_are_told() -> None:
    with pytest.raises(InvalidInput, match="other columns than it should"):
        linear_constraints_in(framed(GOOD, ("names", "weights", "types", "constraint_numbers")))


def test_a_constraint_is_told_as_people_write_it() -> None:
    constraint = LinearConstraint({"a": 1.0, "b": -2.5}, 0.5, equal=False)
    assert constraint.text == "+1*a -2.5*b +0.5"
    assert constraint.value({"a": 2.0, "b": 1.0, "c": 9.0}) == 0.0
