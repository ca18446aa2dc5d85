"""Bounds of parameters."""

import math

import pytest

from steam.trainer.algorithms.parameters import ParameterSpec, Support, out_of_bounds

SPECS = (
    ParameterSpec("k", "int", 1, Support.FULL, "How many.", least=1, most=10),
    ParameterSpec("most", "int", 1, Support.FULL, "At most.", least=1),
    ParameterSpec("share", "double", 0.5, Support.FULL, "A share.", most=0.5),
    ParameterSpec("name", "string", None, Support.FULL, "A name."),
)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"k": 0}, "k is 0, and not 1 to 10."),
        ({"k": 11}, "k is 11, and not 1 to 10."),
        ({"most": -1}, "most is -1, and not at least 1."),
        ({"share": 0.6}, "share is 0.6, and not at most 0.5."),
        ({"share": math.nan}, "share is nan, and not at most 0.5."),
    ],
)
def test_a_number_out_of_bounds_is_a_problem(given, says) -> None:
    (problem,) = out_of_bounds(SPECS, given)
    assert (problem.field, problem.message) == (next(iter(given)), says)


def test_numbers_within_and_other_values_are_none() -> None:
    assert out_of_bounds(SPECS, {"k": 10, "most": 10**9, "share": -math.inf, "name": "x"}) == []
    assert out_of_bounds(SPECS, {"k": None}) == []
