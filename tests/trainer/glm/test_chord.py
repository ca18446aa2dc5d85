"""Steps with an old gram: when they are taken, and that they end where new ones do."""

import numpy as np
import pytest

from steam.trainer.glm import chord, last_step, problem
from steam.trainer.glm.chord import reusing
from steam.trainer.glm.curvature import NO_GRAM, Curvature
from steam.trainer.glm.passes import Passes

ROWS = 3000
RNG = np.random.default_rng(5)
X = RNG.normal(size=(ROWS, 4))
CODES = RNG.integers(0, 5, ROWS).astype(np.int32)
ETA = 0.4 * X @ [1.0, -0.5, 0.3, 0.0] + 0.2 * CODES - 0.5
ARRAYS = {"c": CODES, **{f"x{j}": X[:, j] for j in range(4)}}
DOMAINS = {"c": list("abcde")}
RESPONSES = {
    "gaussian": ETA + RNG.normal(size=ROWS),
    "binomial": (RNG.random(ROWS) < 1 / (1 + np.exp(-ETA))) * 1.0,
    "poisson": RNG.poisson(np.exp(ETA)) * 1.0,
    "gamma": np.exp(ETA) * RNG.gamma(2.0, 0.5, ROWS),
}
GRAM = np.diag([1.0, 4.0])


def at(gram=GRAM, behind: float = 0.0) -> Curvature:
    return Curvature(gram, np.zeros(2), 1.0, 1.0, 1, 0, behind)


def looked(here: Curvature, moves: list[float], *, quadratic: bool = False) -> Curvature:
    """What is measured so far from `here`: a new gram of sevens, or no gram."""
    look = reusing(
        lambda beta: at(np.full((2, 2), 7.0)),
        lambda beta: at(NO_GRAM),
        here,
        np.zeros(2),
        1.0,
        quadratic=quadratic,
    )
    return look(np.array(moves))


def test_an_old_gram_serves_near_to_where_it_was_measured() -> None:
    near = looked(at(), [0.01, 0.01])
    assert near.gram is GRAM
    assert near.behind == pytest.approx(np.sqrt(0.5 * (1e-4 + 4e-4)))


@pytest.mark.parametrize(
    ("here", "moves"),
    [
        (at(), [0.05, 0.0]),  # too much to gain
        (at(GRAM * 1e-9), [0.2, 0.0]),  # perhaps without end
        (at(behind=0.031), [0.01, 0.01]),  # came from far already
        (at(NO_GRAM), [0.0, 0.0]),
    ],
)
def test_farther_away_it_is_measured_again(here: Curvature, moves: list[float]) -> None:
    found = looked(here, moves)
    assert found.gram[0, 0] == 7.0
    assert found.behind == 0.0


def test_a_gram_that_is_the_same_everywhere_always_serves() -> None:
    assert looked(at(), [100.0, 1.0], quadratic=True).gram is GRAM


@pytest.fixture
def counted(monkeypatch):
    """How many passes there were with the gram, and without."""
    passes = {False: 0, True: 0}
    true = Passes._pass

    def counts(self, beta, *, slope_only):
        passes[slope_only] += 1
        return true(self, beta, slope_only=slope_only)

    monkeypatch.setattr(Passes, "_pass", counts)
    return passes


@pytest.mark.parametrize("given", [{"lambda_": 0.0}, {"lambda_": 0.01, "alpha": 0.7}])
@pytest.mark.parametrize("family", list(RESPONSES))
def test_the_end_is_that_of_new_ones(train, monkeypatch, counted, family, given) -> None:
    arrays = ARRAYS | {"y": RESPONSES[family]}
    link = "log" if family == "gamma" else "family_default"
    plain = train(arrays, "y", DOMAINS, family=family, link=link, **given)
    before = counted[False]
    monkeypatch.setattr(problem, "_MANY", 0)
    old = train(arrays, "y", DOMAINS, family=family, link=link, **given)
    assert counted[False] - before < before
    assert old.converged
    assert old.objective == pytest.approx(plain.objective, rel=1e-9)
    np.testing.assert_allclose(
        old.standardized_coefficients, plain.standardized_coefficients, atol=3e-5
    )


def test_a_path_needs_few_new_ones(train, monkeypatch, counted) -> None:
    monkeypatch.setattr(problem, "_MANY", 0)
    arrays = ARRAYS | {"y": RESPONSES["binomial"]}
    search = {"lambda_search": True, "nlambdas": 50, "early_stopping": False}
    train(arrays, "y", DOMAINS, family="binomial", alpha=0.5, **search)
    assert counted[False] < 50


@pytest.mark.parametrize("family", ["binomial", "poisson"])
@pytest.mark.parametrize("alpha", [0.0, 0.5, 1.0])
def test_the_submodels_of_a_path_are_as_near_as_asked(train, monkeypatch, family, alpha) -> None:
    arrays = ARRAYS | {"y": RESPONSES[family]}
    given = {"lambdas": tuple(np.geomspace(0.1, 1e-4, 20).tolist()), "alpha": alpha}
    plain = train(arrays, "y", DOMAINS, family=family, **given)
    monkeypatch.setattr(problem, "_MANY", 0)
    old = train(arrays, "y", DOMAINS, family=family, **given)
    for one, other in zip(old.submodels, plain.submodels, strict=True):
        assert one.optimum.converged
        assert one.optimum.objective == pytest.approx(other.optimum.objective, rel=3e-8)
        np.testing.assert_allclose(one.optimum.beta, other.optimum.beta, atol=3e-4)
    assert old.iterations < plain.iterations


def test_classes_that_a_level_tells_apart_are_still_told(train, monkeypatch) -> None:
    monkeypatch.setattr(problem, "_MANY", 0)
    y = np.where(CODES == 3, 0.0, RESPONSES["binomial"])
    found = train(ARRAYS | {"y": y}, "y", DOMAINS, family="binomial", lambda_=0.0)
    assert not found.converged
    assert "at c.d" in found.warnings[0]


def test_without_a_limit_to_moves_that_would_pass_unnoticed(train, monkeypatch) -> None:
    """A mutant: were an old gram good for any move, the level would seem to come to rest."""
    monkeypatch.setattr(problem, "_MANY", 0)
    monkeypatch.setattr(chord, "_SHORT", np.inf)
    monkeypatch.setattr(chord, "_NEAR", np.inf)
    y = np.where(CODES == 3, 0.0, RESPONSES["binomial"])
    found = train(ARRAYS | {"y": y}, "y", DOMAINS, family="binomial", lambda_=0.0)
    assert not any("c.d" in warning for warning in found.warnings)


@pytest.mark.parametrize("given", [{"lambda_": 0.0}, {"lambda_": 0.01, "alpha": 0.7}])
@pytest.mark.parametrize("family", list(RESPONSES))
def test_the_last_step_ends_where_looking_again_ends(
    train, monkeypatch, counted, family, given
) -> None:
    arrays = ARRAYS | {"y": RESPONSES[family]}
    link = "log" if family == "gamma" else "family_default"
    monkeypatch.setattr(problem, "_MANY", 0)
    unseen = train(arrays, "y", DOMAINS, family=family, link=link, **given)
    passes = sum(counted.values())
    monkeypatch.setattr(last_step, "SURE", -1.0)
    seen = train(arrays, "y", DOMAINS, family=family, link=link, **given)
    assert sum(counted.values()) - passes >= passes
    assert unseen.converged
    assert unseen.objective == pytest.approx(seen.objective, rel=1e-9)
    ends = [one.submodels[-1].optimum.at.deviance for one in (unseen, seen)]
    assert ends[0] == pytest.approx(ends[1], rel=1e-9)
    np.testing.assert_allclose(
        unseen.standardized_coefficients, seen.standardized_coefficients, atol=3e-5
    )


def test_a_long_last_step_would_end_elsewhere(train, monkeypatch) -> None:
    """A mutant: were any step taken unseen, the first one would be the last."""
    arrays = ARRAYS | {"y": RESPONSES["binomial"]}
    plain = train(arrays, "y", DOMAINS, family="binomial", lambda_=0.0)
    monkeypatch.setattr(problem, "_MANY", 0)
    monkeypatch.setattr(last_step, "SURE", np.inf)
    found = train(arrays, "y", DOMAINS, family="binomial", lambda_=0.0, beta_epsilon=100.0)
    assert found.objective != pytest.approx(plain.objective, rel=1e-9)
