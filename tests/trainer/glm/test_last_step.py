"""Which step may be the last one, unseen."""

import numpy as np
import pytest

from steam.trainer.glm import last_step as module
from steam.trainer.glm import problem
from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.irls import objective_at
from steam.trainer.glm.last_step import Tolerance, Walk, foreseen, last_step, promise
from steam.trainer.glm.penalty import Penalty

FREE = Penalty(0.0, 0.5, np.ones(2, np.bool_))
NEAR = Tolerance(beta=1e-4, objective=1e-6, unit=1.0)
START = np.array([0.3, -0.2])
AT_REST = np.zeros(2)


def at_a_point(moves: np.ndarray, curvature: tuple[float, float]) -> Curvature:
    """Where Newton's step is `moves`, one row of weight 1."""
    gram = np.diag(curvature)
    return Curvature(gram, gram @ moves, 2.0, 1.0, 1, 0)


def ends(
    moves: list[float],
    before: list[float] | None,
    running: np.ndarray = AT_REST,
    curvature: tuple[float, float] = (1e-3, 1e-3),
) -> module.End | None:
    new = START + np.array(moves)
    at = at_a_point(np.array(moves), curvature)
    walk = Walk(None if before is None else np.array(before), running)
    return last_step(at, START, new, 1.0, FREE, walk=walk, tolerance=NEAR)


def test_a_short_step_is_the_last() -> None:
    end = ends([5e-5, -9e-5], None)
    assert end is not None
    assert np.array_equal(end.beta, START + np.array([5e-5, -9e-5]))
    assert not end.drifting.any()


@pytest.mark.parametrize(
    ("moves", "before", "curvature"),
    [
        ([5e-4, 0.0], None, (1e-3, 1e-3)),  # longer, and nothing known of the step before
        ([5e-4, 0.0], [8e-4, 0.0], (1e-3, 1e-3)),  # steps hardly shrink: 8e-4 are left
        ([5e-4, 0.0], [1e-3, 0.0], (1e-3, 1e-3)),
        ([5e-4, 0.0], [9e-3, 0.0], (1e-3, 1e-3)),  # 3e-5 are left
        ([5e-5, 0.0], None, (9.0, 9.0)),  # short, but there is something to gain
        ([5e-4, 0.0], [2e-2, 0.0], (9.0, 9.0)),
        ([5e-4, 2.0], [2e-2, 2.0], (1e-3, 1e-9)),  # another one runs, for the first time
    ],
)
def test_no_other_is(moves, before, curvature) -> None:
    assert ends(moves, before, curvature=curvature) is None


def test_a_step_that_leaves_next_to_nothing_is_the_last() -> None:
    end = ends([5e-4, 1e-4], [2e-2, 1e-2])  # 1.3e-5 are left
    assert end is not None
    assert end.objective == pytest.approx(1.0 - 0.5e-3 * (5e-4**2 + 1e-4**2), abs=1e-15)


def test_who_alone_runs_on_is_told() -> None:
    end = ends([5e-4, -1.0], [2e-2, -1.0], np.array([0.0, -1.0]), (1e-3, 1e-9))
    assert end is not None
    assert end.drifting.tolist() == [False, True]


@pytest.fixture
def reached(monkeypatch) -> list[float]:
    """The objective where each minimisation has ended, as a pass over the rows tells it."""
    found = []
    true = problem.minimise

    def minimise(measure, start, at, penalty, *rest, **options):
        end = true(measure, start, at, penalty, *rest, **options)
        found.append(objective_at(measure(end.beta), end.beta, penalty))
        return end

    monkeypatch.setattr(problem, "minimise", minimise)
    return found


@pytest.mark.parametrize("given", [{"lambda_": 0.0}, {"lambda_": 0.01, "alpha": 0.7}])
@pytest.mark.parametrize("family", ["binomial", "poisson", "gamma", "gaussian"])
@pytest.mark.parametrize("seed", range(4))
def test_the_end_is_where_others_end(train, monkeypatch, reached, seed, family, given) -> None:
    """By few passes as near as by many, with a level that has no finite best value and without."""
    monkeypatch.setattr(problem, "_MANY", 0)
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 4, 3000).astype(np.int32)
    x = rng.normal(size=3000)
    eta = 0.4 * x + 0.3 * codes - 0.5
    y = {
        "binomial": lambda: (rng.random(3000) < 1 / (1 + np.exp(-eta))) * 1.0,
        "poisson": lambda: rng.poisson(np.exp(eta)) * 1.0,
        "gamma": lambda: rng.gamma(2.0, np.exp(eta)),
        "gaussian": lambda: eta + rng.normal(size=3000),
    }[family]()
    endless = seed % 2 == 1 and family in {"binomial", "poisson"}
    if endless:
        y[codes == 3] = 0.0
    arrays, domains = {"c": codes, "x": x, "y": y}, {"c": ["a", "b", "d", "e"]}
    link = "log" if family == "gamma" else "family_default"

    def trained():
        return train(arrays, "y", domains, family=family, link=link, **given)

    unseen = trained()
    monkeypatch.setattr(module, "SURE", -1.0)
    seen = trained()
    assert reached[0] == pytest.approx(reached[1], rel=1e-9)
    finite = np.abs(seen.standardized_coefficients) < 6.0
    np.testing.assert_allclose(
        np.asarray(unseen.standardized_coefficients)[finite],
        np.asarray(seen.standardized_coefficients)[finite],
        atol=5e-5,
    )
    assert unseen.warnings == seen.warnings
    assert bool(seen.warnings) == (endless and not given["lambda_"])


def test_what_is_foreseen_is_the_parabola() -> None:
    at, moves = at_a_point(np.array([0.2, 0.1]), (2.0, 3.0)), np.array([0.1, 0.3])
    there = foreseen(at, moves)
    assert there.score == pytest.approx(at.score - at.gram @ moves)
    gained = promise(at, START, START + moves, FREE)
    assert there.deviance == pytest.approx(at.deviance - 2.0 * gained)
