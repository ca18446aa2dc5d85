"""Convex quadratics under linear constraints: by the conditions of an optimum, and by scipy's."""

import numpy as np
import pytest
from hypothesis import example, find, given
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from scipy.optimize import minimize, nnls

from steam.trainer.glm import least_quadratic as module
from steam.trainer.glm.least_quadratic import least_quadratic, nearest_to_origin

CASES = st.tuples(
    st.integers(0, 10**6), st.integers(1, 6), st.integers(0, 3), st.integers(0, 8), st.booleans()
)


def problem(case: tuple[int, int, int, int, bool]):
    """A quadratic and constraints that some point satisfies, maybe with rows that repeat."""
    seed, width, equal_rows, below_rows, twice = case
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(width + 2, width))
    point = rng.normal(size=width)
    equal = rng.normal(size=(min(equal_rows, width), width))
    below = rng.normal(size=(below_rows, width)) * rng.choice([0.01, 1.0, 100.0])
    if twice:
        equal, below = np.vstack([equal, 2.0 * equal]), np.vstack([below, 3.0 * below])
    room = np.abs(rng.normal(size=len(below))) * rng.integers(0, 2, len(below))
    return (
        root.T @ root + 0.01 * np.eye(width),
        rng.normal(size=width) * 5.0,
        equal,
        equal @ point,
        below,
        below @ point + room,
    )


def is_least(case: tuple[int, int, int, int, bool]) -> bool:
    """Whether the point is in the region and the slope there is made of its faces: by Kuhn and
    Tucker the only least one."""
    matrix, target, equal, equal_to, below, below_to = problem(case)
    found = module.least_quadratic(matrix, target, equal, equal_to, below, below_to)
    if found is None:
        return False
    sizes = np.linalg.norm(below, axis=1)
    over = (below @ found - below_to) / sizes
    scale = 1.0 + np.linalg.norm(found)
    if np.any(np.abs(equal @ found - equal_to) > 1e-6 * scale) or np.any(over > 1e-6 * scale):
        return False
    faces = below[over > -1e-6 * scale] / sizes[over > -1e-6 * scale, None]
    pulls = np.vstack([faces, equal, -equal]).T
    slope = target - matrix @ found
    if not pulls.shape[1]:
        return bool(np.linalg.norm(slope) < 1e-6 * (1.0 + np.linalg.norm(target)))
    return bool(nnls(pulls, slope, maxiter=1000)[1] < 1e-5 * (1.0 + np.linalg.norm(target)))


@given(CASES)
@example((3, 4, 3, 8, True))  # the constraints leave one point, and rounding left none
@example((997599, 6, 3, 8, False))
@example((876295, 4, 2, 7, True))
def test_the_point_found_is_the_least(case: tuple[int, int, int, int, bool]) -> None:
    assert is_least(case)


@pytest.mark.parametrize("mutant", ["room", "rows", "faces"])
def test_a_mistake_would_be_noticed(mutant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = nearest_to_origin

    def wrong(rows, room, rounded):
        if mutant == "room":
            return real(rows, room - 0.1, rounded)
        if mutant == "rows":
            return real(rows[:-1], room[:-1], rounded[:-1])
        found = real(rows, room, rounded)
        return None if found is None else 0.9 * found

    monkeypatch.setattr(module, "nearest_to_origin", wrong)
    try:
        find(CASES, lambda case: not is_least(case))
    except NoSuchExample:
        pytest.fail("no case tells the mistake")


def by_scipy(matrix, target, equal, equal_to, below, below_to):
    return minimize(
        lambda b: 0.5 * b @ matrix @ b - target @ b,
        np.zeros(len(target)),
        jac=lambda b: matrix @ b - target,
        method="SLSQP",
        constraints=[
            {"type": "eq", "fun": lambda b: equal @ b - equal_to},
            {"type": "ineq", "fun": lambda b: below_to - below @ b},
        ],
        options={"ftol": 1e-14, "maxiter": 500},
    ).x


@pytest.mark.parametrize("seed", range(8))
def test_it_is_what_scipy_finds(seed: int) -> None:
    asked = problem((seed, 5, 1, 4, False))
    found = least_quadratic(*asked)
    assert found is not None
    np.testing.assert_allclose(found, by_scipy(*asked), rtol=1e-5, atol=1e-6)


def test_constraints_that_exclude_each_other() -> None:
    eye, no_rows, nothing = np.eye(2), np.zeros((0, 2)), np.zeros(0)
    row = np.array([[1.0, 1.0]])
    twice = np.vstack([row, row])
    target = np.array([3.0, 1.0])
    assert least_quadratic(eye, target, twice, np.array([0.0, 1.0]), no_rows, nothing) is None
    apart = np.vstack([row, -row])
    assert least_quadratic(eye, target, no_rows, nothing, apart, np.array([0.0, -1.0])) is None
    assert least_quadratic(eye, target, row, np.ones(1), row, np.zeros(1)) is None
    point = least_quadratic(eye, target, eye, np.array([1.0, 2.0]), row, np.array([3.0]))
    np.testing.assert_array_equal(point, [1.0, 2.0])
    assert least_quadratic(eye, target, eye, np.array([1.0, 2.0]), row, np.array([2.0])) is None


def test_without_constraints_it_is_the_solution_of_the_system() -> None:
    matrix, target, *_ = problem((1, 4, 0, 0, False))
    found = least_quadratic(
        matrix, target, np.zeros((0, 4)), np.zeros(0), np.zeros((0, 4)), np.zeros(0)
    )
    np.testing.assert_allclose(found, np.linalg.solve(matrix, target), rtol=1e-12)
