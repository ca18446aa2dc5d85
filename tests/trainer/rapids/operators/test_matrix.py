"""Frames of numbers as matrices, beside numpy and scipy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import distance

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays


def table(frame) -> np.ndarray:
    return np.stack([vec.values() for vec in frame.vecs], axis=1)


def test_a_frame_is_transposed(evaluate, numbers) -> None:
    found = evaluate("(t n)", n=numbers)
    assert found.names == ("C1", "C2", "C3", "C4", "C5", "C6")
    assert np.array_equal(table(found), table(numbers).T)
    assert np.array_equal(table(evaluate("(t (t n))", n=numbers)), table(numbers))


def test_matrices_are_multiplied(evaluate, numbers) -> None:
    values = table(numbers)
    found = evaluate("(x (t n) n)", n=numbers)
    assert found.names == ("C1", "C2", "C3")
    assert table(found) == pytest.approx(values.T @ values, rel=1e-14)
    assert table(evaluate("(x n (t n))", n=numbers)) == pytest.approx(values @ values.T, rel=1e-14)


def test_missing_values_spread_along_rows_and_columns(evaluate, mixed) -> None:
    found = table(evaluate("(x (cols m ['h' 'x']) (t (cols m ['h' 'x'])))", m=mixed))
    expected = np.zeros((8, 8), bool)
    expected[[2, 7]] = expected[:, [2, 7]] = True
    assert np.array_equal(np.isnan(found), expected)


@pytest.mark.parametrize(
    ("measure", "reference"),
    [
        ("l1", lambda a, b: distance.cdist(a, b, "cityblock")),
        ("l2", distance.cdist),
        ("cosine", lambda a, b: 1 - distance.cdist(a, b, "cosine")),
        ("cosine_sq", lambda a, b: (1 - distance.cdist(a, b, "cosine")) ** 2),
    ],
)
def test_distances_are_those_of_scipy(evaluate, numbers, measure, reference) -> None:
    found = evaluate(f"(distance n (rows n [0 1]) '{measure}')", n=numbers)
    assert (found.rows, found.names) == (6, ("C1", "C2"))
    values = table(numbers)
    assert table(found) == pytest.approx(reference(values, values[:2]), rel=1e-13, abs=1e-13)


@pytest.mark.parametrize(
    "expression",
    [
        "(t m)",
        "(x n n)",
        "(distance n n 'miles')",
        "(distance n (cols n 0) 'l2')",
        "(distance (cols m ['h' 'x']) (cols m ['h' 'x']) 'l2')",
        "(distance (cols m 'g') (cols m 'g') 'l2')",
    ],
)
def test_what_is_no_matrix_is_refused(evaluate, mixed, numbers, expression) -> None:
    with pytest.raises(InvalidInput):
        evaluate(expression, m=mixed, n=numbers)


def test_a_product_without_bounds_is_refused(evaluate) -> None:
    column = frame_from_arrays("f", {"x": np.ones(5_000)})
    with pytest.raises(InvalidInput, match="too large"):
        evaluate("(x f (t f))", f=column)


@given(
    st.integers(1, 12).flatmap(
        lambda rows: st.lists(
            st.lists(st.floats(-1e3, 1e3), min_size=rows, max_size=rows), min_size=1, max_size=4
        )
    ),
    st.sampled_from([2, 4]),
)
@settings(max_examples=30)
def test_a_product_is_the_same_on_any_threads(evaluate, columns, threads) -> None:
    arrays = {str(place): np.array(column) for place, column in enumerate(columns)}
    frame = frame_from_arrays("f", arrays, block_rows=3)
    found = table(evaluate("(x f (t f))", threads=threads, f=frame))
    assert np.array_equal(found, table(evaluate("(x f (t f))", threads=1, f=frame)))
    values = table(frame)
    bound = 8 * np.finfo(float).eps * (np.abs(values) @ np.abs(values.T))
    assert (np.abs(found - values @ values.T) <= bound).all()
