import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.glm.cholesky import solve


@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_a_definite_system_is_solved(seed, size):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(3 * size + 5, size)) * 10.0 ** rng.integers(-6, 6, size)
    truth = rng.normal(size=size) / np.sqrt(np.diag(x.T @ x))
    found = solve(x.T @ x, x.T @ x @ truth)
    assert not found.dropped.any()
    scale = np.sqrt(np.diag(x.T @ x))
    np.testing.assert_allclose(found.beta * scale, truth * scale, rtol=1e-6, atol=1e-8)


@given(st.integers(0, 2**32 - 1), st.integers(2, 8), st.integers(1, 4))
def test_dependent_coordinates_get_zero_and_the_fit_is_as_good_as_any(seed, size, copies):
    rng = np.random.default_rng(seed)
    base = rng.normal(size=(60, size))
    x = np.hstack([base @ rng.normal(size=(size, copies)), base])
    y = rng.normal(size=60)
    found = solve(x.T @ x, x.T @ y)
    assert np.isfinite(found.beta).all()
    assert found.dropped.sum() == copies
    assert not found.beta[found.dropped].any()
    best = x @ np.linalg.lstsq(x, y)[0]
    np.testing.assert_allclose(x @ found.beta, best, atol=1e-7)


def test_the_last_coordinate_is_never_the_one_that_goes():
    ones = np.ones((4, 2))
    found = solve(ones.T @ ones, ones.T @ np.arange(4.0))
    assert found.dropped.tolist() == [True, False]
    assert found.beta.tolist() == [0.0, 1.5]


def test_nothing_and_all_zero_are_solved_by_zero():
    assert solve(np.zeros((0, 0)), np.zeros(0)).beta.shape == (0,)
    assert solve(np.zeros((2, 2)), np.zeros(2)).beta.tolist() == [0.0, 0.0]
