"""Covariances and correlations, beside numpy and scipy."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays


def table(frame) -> np.ndarray:
    return np.stack([vec.values() for vec in frame.vecs], axis=1)


def test_every_column_goes_with_every_other(evaluate, numbers) -> None:
    values = table(numbers)
    found = evaluate("(var n n 'everything' TRUE)", n=numbers)
    assert found.names == ("p", "q", "r")
    assert table(found) == pytest.approx(np.cov(values.T), rel=1e-14)
    found = evaluate("(var n (cols n ['p' 'q']) 'everything' FALSE)", n=numbers)
    assert found.names == ("p", "q")
    assert table(found) == pytest.approx(np.cov(values.T)[:, :2], rel=1e-14)
    found = evaluate("(cor n n 'everything' 'Pearson')", n=numbers)
    assert table(found) == pytest.approx(np.corrcoef(values.T), rel=1e-14)
    assert np.diag(table(found)).tolist() == [1.0, 1.0, 1.0]


def test_two_columns_give_a_number(evaluate, numbers) -> None:
    found = evaluate("(cor (cols n 'p') (cols n 'q') 'everything' 'Pearson')", n=numbers)
    assert found == pytest.approx(-0.5115384615384616, rel=1e-14)
    assert evaluate("(var (cols n 'r') (cols n 'r') 'everything' TRUE)", n=numbers) == 12.4


def test_ties_have_their_least_rank(evaluate, numbers) -> None:
    found = table(evaluate("(cor n n 'everything' 'Spearman')", n=numbers))
    ranks = stats.rankdata(table(numbers), method="min", axis=0)
    assert found == pytest.approx(np.corrcoef(ranks.T), rel=1e-14)
    assert found[0, 1] == pytest.approx(-0.4349282257756495, rel=1e-14)  # as in H2O


def test_missing_values_by_use(evaluate, mixed) -> None:
    some = "(cols m ['h' 'x' 'y'])"
    found = table(evaluate(f"(var {some} {some} 'everything' TRUE)", m=mixed))
    assert np.isnan(found).all()
    found = table(evaluate(f"(var {some} {some} 'complete.obs' TRUE)", m=mixed))
    assert found[0] == pytest.approx([2 / 3, 1.0, 10.0])
    assert found[2] == pytest.approx([10.0, -10 / 3, 1400 / 3])
    found = table(evaluate(f"(cor {some} {some} 'complete.obs' 'Spearman')", m=mixed))
    ranks = [[1, 4, 2, 2], [2, 3, 4, 1], [1, 2, 3, 4]]
    assert found == pytest.approx(np.corrcoef(ranks), rel=1e-14)
    for operator in ("(var {} {} 'all.obs' TRUE)", "(cor {} {} 'all.obs' 'Spearman')"):
        with pytest.raises(InvalidInput, match="Mode is 'AllObs' but NAs are present"):
            evaluate(operator.format(some, some), m=mixed)


def test_levels_and_texts_do_not_spoil_the_numbers_beside_them(evaluate, mixed) -> None:
    found = evaluate(
        "(cor (cols m ['x' 'g' 'y']) (cols m ['x' 'g' 'y']) 'complete.obs' 'Pearson')", m=mixed
    )
    assert np.isnan(found.vec("g").values()).all()
    assert np.isnan(found.vec("x").values()).tolist() == [False, True, False]


def test_single_rows_go_with_each_other(evaluate, numbers) -> None:
    assert evaluate("(var (rows n 0) (rows n 1) 'everything' FALSE)", n=numbers) == 1.5
    assert evaluate("(cor (rows n 0) (rows n 1) 'everything' 'Pearson')", n=numbers) == 1.0


@pytest.mark.parametrize(
    "expression",
    [
        "(var n n 'pairwise.complete.obs' TRUE)",
        "(cor n n 'everything' 'Kendall')",
        "(cor n (rows n [0 1]) 'everything' 'Pearson')",
        "(var (rows n 0) (rows (cols n [0 1]) 0) 'everything' FALSE)",
        "(var (cols n []) n 'everything' FALSE)",
    ],
)
def test_what_does_not_fit_is_refused(evaluate, numbers, expression) -> None:
    with pytest.raises(InvalidInput):
        evaluate(expression, n=numbers)


def test_one_row_or_one_value_has_no_correlation(evaluate) -> None:
    frame = frame_from_arrays("f", {"x": [1.0, 1.0], "y": [1.0, 2.0]})
    assert math.isnan(evaluate("(cor (cols f 'x') (cols f 'y') 'everything' 'Pearson')", f=frame))


@given(
    st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99)), min_size=3, max_size=30),
    st.sampled_from([1e-100, 1.0, 1e100]),
    st.sampled_from([1, 2, 4]),
)
@settings(max_examples=30)
def test_correlations_lie_where_numpys_do_at_any_scale(evaluate, pairs, scale, threads) -> None:
    x, y = np.array(pairs, dtype=float).T
    if len(set(x)) < 2 or len(set(y)) < 2:
        return
    frame = frame_from_arrays("f", {"x": x * scale, "y": y * scale}, block_rows=7)
    expression = "(cor (cols f 'x') (cols f 'y') 'everything' 'Pearson')"
    found = evaluate(expression, threads=threads, f=frame)
    assert found == evaluate(expression, threads=1, f=frame)
    assert found == pytest.approx(np.corrcoef(x, y)[0, 1], rel=1e-12, abs=1e-13)
