import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact
from steam.model.isotonic import IsotonicCurve, IsotonicModel
from steam.model.signature import Category, Column, ColumnType, Signature


def curve(x: list[float], y: list[float]) -> IsotonicCurve:
    return IsotonicCurve(np.array(x), np.array(y), x[0], x[-1])


def test_between_points_the_curve_is_straight_and_beyond_them_flat() -> None:
    found = curve([0.0, 1.0, 3.0], [5.0, 6.0, 10.0]).at(
        np.array([-9.0, 0.0, 0.5, 1.0, 2.0, 3.0, 9.0, np.nan, np.inf, -np.inf])
    )
    np.testing.assert_array_equal(found, [5.0, 5.0, 5.5, 6.0, 8.0, 10.0, 10.0, np.nan, 10.0, 5.0])


def test_the_ends_may_lie_within_the_points() -> None:
    within = IsotonicCurve(np.array([0.0, 4.0]), np.array([0.0, 8.0]), 1.0, 2.0)
    assert within.at(np.array([-5.0, 1.5, 3.0])).tolist() == [2.0, 3.0, 4.0]


def java_binary_search(points: list[float], x: float) -> int:
    low, high = 0, len(points) - 1
    while low <= high:
        middle = (low + high) // 2
        if points[middle] < x:
            low = middle + 1
        elif points[middle] > x:
            high = middle - 1
        else:
            return middle
    return -(low + 1)


@given(st.lists(st.integers(0, 6), min_size=1, max_size=12).map(sorted), st.data())
def test_of_points_above_each_other_the_one_that_java_finds_counts(points, data) -> None:
    y = [float(i) for i in range(len(points))]
    found = curve([float(x) for x in points], y)
    for x in {float(x) for x in points}:
        assert found.at(np.array([x])).tolist() == [y[java_binary_search(points, x)]]
    between = data.draw(st.floats(points[0], points[-1]))
    place = java_binary_search(points, between)
    if place < 0:
        before = -place - 2
        share = (between - points[before]) / (points[before + 1] - points[before])
        assert found.at(np.array([between])) == pytest.approx([before + share], rel=1e-12)


def test_a_single_point_is_a_constant() -> None:
    assert curve([2.0], [7.0]).at(np.array([1.0, 2.0, 3.0])).tolist() == [7.0, 7.0, 7.0]


@pytest.mark.parametrize(
    ("problem", "x", "y", "low", "high"),
    [
        ("do not go up", [1.0, 0.0], [0.0, 0.0], 0.0, 1.0),
        ("do not go up", [0.0, 1.0], [0.0], 0.0, 1.0),
        ("do not go up", [], [], 0.0, 1.0),
        ("finite", [0.0, np.nan], [0.0, 0.0], 0.0, 1.0),
        ("finite", [0.0, 1.0], [0.0, np.inf], 0.0, 1.0),
        ("has no points", [0.0, 1.0], [0.0, 0.0], -1.0, 1.0),
        ("has no points", [0.0, 1.0], [0.0, 0.0], 0.0, 2.0),
        ("has no points", [0.0, 1.0], [0.0, 0.0], 1.0, 0.0),
        ("has no points", [0.0, 1.0], [0.0, 0.0], np.nan, 1.0),
    ],
)
def test_points_that_are_no_curve_are_refused(problem: str, x, y, low, high) -> None:
    with pytest.raises(InvalidArtifact, match=problem):
        IsotonicCurve(np.array(x), np.array(y), low, high)


def test_an_isotonic_model_has_one_number_as_its_input() -> None:
    number = Column("x", ColumnType.NUMERIC)
    signature = Signature((number,), Column("y", ColumnType.NUMERIC), Category.REGRESSION)
    model = IsotonicModel(signature, curve([0.0, 1.0], [0.0, 1.0]))
    assert model.predict({"x": np.array([0.25])}, 1).values.tolist() == [0.25]
    others = ((), (number, Column("z", ColumnType.NUMERIC)))
    for features in (*others, (Column("x", ColumnType.CATEGORICAL, ("a",)),)):
        with pytest.raises(InvalidArtifact, match="one number as its input"):
            IsotonicModel(dataclasses.replace(signature, features=features), model.curve)
