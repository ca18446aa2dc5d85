"""The points of a grid, by number."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.algorithms.grid.space import MOST_POINTS, Space

CHOICES = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d"]),
    st.lists(st.integers(0, 99).map(str), min_size=1, max_size=4, unique=True),
    min_size=1,
)


@given(st.lists(CHOICES, min_size=1, max_size=3))
def test_every_combination_of_every_set_is_one_point(sets: list[dict[str, list[str]]]) -> None:
    space = Space(tuple(sets))
    told = [tuple(sorted(space.point(number).items())) for number in range(space.size)]
    wanted = [
        tuple(sorted(zip(choices, values, strict=True)))
        for choices in sets
        for values in product(*choices.values())
    ]
    assert sorted(told) == sorted(wanted)


def test_the_first_parameter_changes_fastest() -> None:
    space = Space(({"alpha": ["0", "0.5"], "lambda": ["0.1", "0.01"]},))
    assert space.point(1) == {"alpha": "0.5", "lambda": "0.1"}
    assert space.point(2) == {"alpha": "0", "lambda": "0.01"}


def test_values_in_step_go_together_and_a_single_one_stays() -> None:
    space = Space(({"a": ["1", "2", "3"], "b": ["x", "y", "z"], "c": ["q"]},), in_step=True)
    space.check()
    assert [space.point(number)["b"] for number in range(space.size)] == ["x", "y", "z"]
    assert space.point(2) == {"a": "3", "b": "z", "c": "q"}


@pytest.mark.parametrize(
    ("choices", "in_step", "complaint"),
    [
        ({"a": []}, False, "has no values"),
        ({"a": ["1", "2"], "b": ["1", "2", "3"]}, True, "different lengths"),
        ({str(name): ["0", "1"] for name in range(60)}, False, f"at most {MOST_POINTS}"),
    ],
)
def test_a_space_without_sensible_points_is_refused(
    choices: dict[str, list[str]], in_step: bool, complaint: str
) -> None:
    with pytest.raises(InvalidInput, match=complaint):
        Space((choices,), in_step=in_step).check()


def test_there_is_no_point_beyond_the_last() -> None:
    with pytest.raises(IndexError):
        Space(({"a": ["1"]},)).point(1)
