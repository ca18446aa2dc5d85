"""Lists of lambdas and alphas, and the search for a lambda."""

import numpy as np
import pytest
from sklearn.linear_model import enet_path

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.glm.parameters import GlmParameters, check_parameters
from steam.trainer.glm.submodels import PATIENCE

TIGHT = {"objective_epsilon": 1e-14, "beta_epsilon": 1e-9}
RNG = np.random.default_rng(5)
ROWS = 400
X = RNG.normal(size=(ROWS, 6))
COLUMNS = {f"x{j}": X[:, j] for j in range(6)}
ETA = X @ np.array([1.0, -0.7, 0.4, 0.0, 0.0, 0.1])
NOISY = ETA + RNG.normal(size=ROWS)
CLASSES = (RNG.random(ROWS) < 1 / (1 + np.exp(-ETA))).astype(float)


def betas(fit):
    return np.array([submodel.optimum.beta for submodel in fit.submodels])


@pytest.mark.parametrize("family", ["gaussian", "binomial"])
@pytest.mark.parametrize("alpha", [0.0, 0.5, 1.0])
def test_each_submodel_of_a_search_is_the_fit_of_its_lambda(train, family, alpha) -> None:
    arrays = COLUMNS | {"y": NOISY if family == "gaussian" else CLASSES}
    search = train(
        arrays, "y", family=family, alpha=alpha, lambda_search=True, nlambdas=8,
        early_stopping=False, **TIGHT,
    )  # fmt: skip
    assert len(search.submodels) == 8
    for submodel in search.submodels[::3]:
        alone = train(
            arrays, "y", family=family, alpha=alpha, lambda_=submodel.penalty.lambda_, **TIGHT
        )
        np.testing.assert_allclose(
            submodel.optimum.beta, alone.submodels[0].optimum.beta, rtol=0, atol=2e-7
        )
    cold = train(
        arrays, "y", family=family, alpha=alpha, lambda_search=True, nlambdas=8,
        early_stopping=False, cold_start=True, **TIGHT,
    )  # fmt: skip
    np.testing.assert_allclose(betas(search), betas(cold), rtol=0, atol=2e-7)


def test_a_search_begins_where_all_is_zero_and_ends_at_its_ratio(train) -> None:
    fit = train(
        COLUMNS | {"y": NOISY}, "y", lambda_search=True, nlambdas=5, lambda_min_ratio=1e-3,
        alpha=1.0, early_stopping=False, **TIGHT,
    )  # fmt: skip
    lambdas = [submodel.penalty.lambda_ for submodel in fit.submodels]
    np.testing.assert_allclose(np.diff(np.log(lambdas)), np.log(1e-3) / 4)
    assert not betas(fit)[0, :-1].any()
    assert betas(fit)[1, :-1].any()
    assert [submodel.explained for submodel in fit.submodels] == sorted(
        submodel.explained for submodel in fit.submodels
    )
    assert fit.best == 4, "without validation rows the weakest penalty explains most"
    assert fit.lambda_ == lambdas[4]


def test_a_gaussian_path_is_that_of_scikit_learn(train) -> None:
    lambdas = [0.5, 0.1, 0.01]
    fit = train(
        COLUMNS | {"y": NOISY}, "y", alphas=(0.6,), lambdas=tuple(lambdas), **TIGHT
    )  # fmt: skip
    scaled = (X - X.mean(axis=0)) / X.std(axis=0, ddof=1)
    _, theirs, _ = enet_path(
        scaled, NOISY - NOISY.mean(), l1_ratio=0.6, alphas=lambdas, tol=1e-14, max_iter=100_000
    )
    np.testing.assert_allclose(betas(fit)[:, :-1], theirs.T, rtol=0, atol=1e-8)


def test_every_alpha_has_its_path_and_the_best_of_all_is_kept(train) -> None:
    given = {"alphas": (0.0, 1.0), "lambdas": (1e-4, 0.2)}
    fit = train(COLUMNS | {"y": NOISY}, "y", **given, **TIGHT)
    penalties = [(one.penalty.alpha, one.penalty.lambda_) for one in fit.submodels]
    assert penalties == [(0.0, 0.2), (0.0, 1e-4), (1.0, 0.2), (1.0, 1e-4)]
    explained = [one.explained for one in fit.submodels]
    assert fit.best == int(np.argmax(explained))
    assert (fit.alpha, fit.lambda_) == penalties[fit.best]
    assert fit.iterations == sum(
        len(one.optimum.history) - 1 for one in fit.submodels[: fit.best + 1]
    )


def test_validation_rows_choose_and_end_the_search(train) -> None:
    """Of many columns of noise, a weak penalty fits the training rows and no other."""
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(60, 30)), rng.normal(size=120)
    others = rng.normal(size=(60, 30))
    y[:60] += x[:, 0]
    y[60:] += others[:, 0]
    names = [f"x{j}" for j in range(30)]
    arrays = dict(zip(names, x.T, strict=True)) | {"y": y[:60]}
    # other order of columns, and one is missing: it is the mean
    held = frame_from_arrays(
        "held", {"y": y[60:]} | dict(zip(reversed(names[:-1]), others.T[28::-1], strict=True))
    )
    fit = train(arrays, "y", alpha=1.0, lambda_search=True, validation=held)
    told = [one.explained_held_out for one in fit.submodels]
    assert fit.best == int(np.argmax(told))
    assert len(told) < 100
    assert len(told) - fit.best > PATIENCE
    assert 0.0 < told[fit.best] < 1.0
    last = np.full((60, 1), x[:, 29].mean())
    predicted = np.hstack([others[:, :29], last]) @ fit.coefficients[:-1] + fit.coefficients[-1]
    null = np.sum((y[60:] - y[:60].mean()) ** 2)
    assert told[fit.best] == pytest.approx(1 - np.sum((y[60:] - predicted) ** 2) / null)


def test_levels_of_validation_rows_go_by_name(train) -> None:
    colours = np.array(["red", "blue", "green"], object)
    codes = RNG.integers(0, 3, ROWS)
    y = NOISY + codes
    held = frame_from_arrays(
        "held", {"c": colours[codes], "y": y}, domains={"c": ["pink", "green", "blue", "red"]}
    )
    fit = train(
        {"c": colours[codes], "y": y}, "y", {"c": ["blue", "green", "red"]},
        alphas=(0.5,), lambdas=(0.01, 0.1), validation=held, **TIGHT,
    )  # fmt: skip
    for submodel in fit.submodels:
        assert submodel.explained_held_out == pytest.approx(submodel.explained, rel=1e-12)


def test_a_validation_frame_needs_the_response(train) -> None:
    held = frame_from_arrays("held", {"x0": X[:, 0]})
    with pytest.raises(InvalidInput, match="has no column y"):
        train(COLUMNS | {"y": NOISY}, "y", validation=held)


@pytest.mark.parametrize(
    "given",
    [
        {"lambda_search": True, "lambdas": (0.1,)},
        {"nlambdas": 0},
        {"nlambdas": 10**9},
        {"lambda_min_ratio": 1.0},
        {"lambda_min_ratio": 0.0},
        {"lambdas": (0.1, -1.0)},
        {"lambdas": (float("nan"),)},
        {"alphas": (0.5, 1.5)},
    ],
)
def test_what_cannot_be_searched_is_refused(given) -> None:
    with pytest.raises(InvalidInput):
        check_parameters(GlmParameters(**given))
