"""The influence of rows on coefficients, beside statsmodels and fits that leave a row out."""

import json
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm

from steam.core.errors import Exhausted, InvalidInput
from steam.trainer.glm import influence as module
from steam.trainer.glm.influence import check_influence, root_of_inverse
from steam.trainer.glm.parameters import GlmParameters

TIGHT = {
    "lambda_": 0.0,
    "influence": True,
    "compute_p_values": True,
    "objective_epsilon": 1e-15,
    "beta_epsilon": 1e-12,
}
RNG = np.random.default_rng(23)
ROWS = 200
COLOURS = np.array(["blue", "green", "red"], object)
CODES = RNG.integers(0, 3, ROWS)
X = RNG.normal(size=(ROWS, 2)) * [1.0, 10.0] + [0.0, 30.0]
ETA = 0.8 * X[:, 0] + 0.04 * (X[:, 1] - 30.0) + 0.5 * CODES - 0.4
ARRAYS = {"c": COLOURS[CODES], "x": X[:, 0], "large": X[:, 1]}
DOMAINS = {"c": COLOURS.tolist()}
DESIGN = np.column_stack([CODES == 1, CODES == 2, X, np.ones(ROWS)]).astype(float)
WEIGHTS = RNG.uniform(0.5, 2.0, ROWS)
OFFSET = RNG.normal(size=ROWS)
NUMBER = ETA + RNG.normal(size=ROWS)
CLASS = (RNG.random(ROWS) < 1 / (1 + np.exp(-ETA))) * 1.0
NAMES = ["c.green", "c.red", "x", "large", "Intercept"]


def matrix(fit) -> np.ndarray:
    """DFBETAS of all rows, (rows, coefficients)."""
    return np.column_stack([vec.values() for vec in fit.influence.values()])


def test_that_of_a_line_is_statsmodels_which_fits_without_each_row(train) -> None:
    fit = train(ARRAYS | {"y": NUMBER}, "y", DOMAINS, **TIGHT)
    wanted = sm.OLS(NUMBER, DESIGN).fit().get_influence().dfbetas
    assert list(fit.influence) == NAMES
    np.testing.assert_allclose(matrix(fit), wanted, rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("standardize", [True, False])
def test_that_of_classes_is_the_one_step_of_statsmodels(train, standardize) -> None:
    fit = train(
        ARRAYS | {"y": CLASS}, "y", DOMAINS, family="binomial", standardize=standardize, **TIGHT
    )
    wanted = sm.GLM(CLASS, DESIGN, sm.families.Binomial()).fit(tol=1e-15).get_influence()
    np.testing.assert_allclose(matrix(fit), wanted.dfbetas, rtol=1e-8, atol=1e-10)


def test_with_weights_and_an_offset_a_row_leaves_with_its_weight(train) -> None:
    fit = train(
        ARRAYS | {"y": NUMBER, "w": WEIGHTS, "o": OFFSET}, "y", DOMAINS,
        weights_column="w", offset_column="o", **TIGHT,
    )  # fmt: skip
    whole = sm.WLS(NUMBER - OFFSET, DESIGN, WEIGHTS).fit()
    found = matrix(fit)
    for row in (0, 17, ROWS - 1):
        kept = np.arange(ROWS) != row
        without = sm.WLS((NUMBER - OFFSET)[kept], DESIGN[kept], WEIGHTS[kept]).fit()
        errors = np.sqrt(without.scale * np.diag(whole.normalized_cov_params))
        wanted = (whole.params - without.params) / errors
        np.testing.assert_allclose(found[row], wanted, rtol=1e-7, atol=1e-9)


def newton(design, weight, score) -> np.ndarray:
    """One of Newton's steps for each row, from the optimum to where it has no part, over the
    standard errors; `weight` and `score` (rows,) are those of all rows."""
    whole = (design.T * weight) @ design
    steps = []
    for row, x in enumerate(design):
        rest = design.T @ score - x * score[row]
        steps.append(np.linalg.solve(whole - weight[row] * np.outer(x, x), rest))
    return -np.array(steps) / np.sqrt(np.diag(np.linalg.inv(whole)))


def test_weights_of_classes_are_counts_and_rows_leave_with_all_of_theirs(train) -> None:
    fit = train(
        ARRAYS | {"y": CLASS, "w": WEIGHTS}, "y", DOMAINS,
        family="binomial", weights_column="w", **TIGHT,
    )  # fmt: skip
    mean = sm.GLM(CLASS, DESIGN, sm.families.Binomial(), var_weights=WEIGHTS).fit(tol=1e-15).mu
    wanted = newton(DESIGN, WEIGHTS * mean * (1 - mean), WEIGHTS * (CLASS - mean))
    np.testing.assert_allclose(matrix(fit), wanted, rtol=1e-7, atol=1e-9)


def test_with_another_link_it_is_one_step_of_newton(train) -> None:
    y = np.exp(0.2 * X[:, 0]) + 0.1 * RNG.normal(size=ROWS)
    fit = train({"x": X[:, 0], "y": y}, "y", link="log", **TIGHT)
    design = sm.add_constant(X[:, 0], prepend=False)
    mean = np.exp(design @ fit.coefficients)
    weight, residual = mean**2, y - mean
    inverse = np.linalg.inv((design.T * weight) @ design)
    left = 1 - weight * np.einsum("ij,jk,ik->i", design, inverse, design)
    deviation = np.sqrt((residual @ residual - residual**2 / left) / (ROWS - 3))
    wanted = newton(design, weight, residual * mean) / deviation[:, None]
    np.testing.assert_allclose(matrix(fit), wanted, rtol=1e-6, atol=1e-9)


def test_what_h2o_tells_of_prostate_is_told(train, prostate) -> None:
    recorded = json.loads((Path(__file__).parent / "h2o" / "influence.json").read_text())
    arrays = {name: prostate[name] for name in ("AGE", "PSA")}
    arrays["RACE"] = prostate["RACE"].astype(int).astype(str).astype(object)
    for case, response in (("gaussian", "VOL"), ("binomial", "CAPSULE")):
        fit = train(
            arrays | {"y": prostate[response]}, "y", {"RACE": ["0", "1", "2"]}, family=case, **TIGHT
        )
        wanted = recorded[case]
        assert [f"DFBETA_{name}" for name in fit.influence] == wanted["names"]
        np.testing.assert_allclose(matrix(fit), wanted["values"], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("block_rows", [7, 1000])
def test_blocks_and_threads_change_nothing(train, threads, block_rows) -> None:
    y = CLASS.copy()
    whole = train(ARRAYS | {"y": y}, "y", DOMAINS, family="binomial", **TIGHT)
    fit = train(ARRAYS | {"y": y}, "y", DOMAINS, threads, block_rows, family="binomial", **TIGHT)
    np.testing.assert_allclose(matrix(fit), matrix(whole), rtol=1e-9, atol=1e-12)


def test_rows_that_do_not_count_are_missing(train) -> None:
    y, x = NUMBER.copy(), X[:, 0].copy()
    y[1], x[2] = np.nan, np.nan
    weights = np.where(np.arange(ROWS) == 4, 0.0, 1.0)
    fit = train(
        {"x": x, "y": y, "w": weights}, "y",
        weights_column="w", missing_values_handling="skip", **TIGHT,
    )  # fmt: skip
    assert np.flatnonzero(np.isnan(matrix(fit)).any(axis=1)).tolist() == [1, 2, 4]


def test_what_other_columns_explain_has_no_influence_to_tell(train) -> None:
    arrays = {"x": X[:, 0], "twice": 2.0 * X[:, 0] + 1.0, "y": NUMBER}
    fit = train(arrays, "y", remove_collinear_columns=True, **TIGHT)
    assert list(fit.influence) == ["x", "Intercept"]
    alone = train({"x": X[:, 0], "y": NUMBER}, "y", **TIGHT)
    np.testing.assert_allclose(matrix(fit), matrix(alone), rtol=1e-7, atol=1e-10)


def test_a_row_without_which_there_is_no_fit_is_missing(train) -> None:
    x = np.zeros(ROWS)
    x[9] = 1.0
    found = matrix(train({"x": x, "z": X[:, 0], "y": NUMBER}, "y", **TIGHT))
    assert np.flatnonzero(np.isnan(found).any(axis=1)).tolist() == [9]


@pytest.mark.parametrize("scale", [1e-150, 1e150])
def test_units_change_nothing(train, scale) -> None:
    plain = train({"x": X[:, 0], "y": NUMBER}, "y", **TIGHT)
    scaled = train({"x": X[:, 0] * scale, "y": NUMBER}, "y", **TIGHT)
    np.testing.assert_allclose(matrix(scaled), matrix(plain), rtol=1e-9, atol=1e-12)


def test_without_an_intercept(train) -> None:
    fit = train({"x": X[:, 0], "y": NUMBER}, "y", intercept=False, **TIGHT)
    wanted = sm.OLS(NUMBER, X[:, :1]).fit().get_influence().dfbetas
    np.testing.assert_allclose(matrix(fit), wanted, rtol=1e-8, atol=1e-10)


def test_too_few_rows_are_told(train) -> None:
    arrays = {"x": np.array([1.0, 2.0, 4.0]), "y": np.array([1.0, 3.0, 2.0])}
    with pytest.raises(InvalidInput, match="too few to leave one out"):
        train(arrays, "y", **TIGHT)


def test_more_than_there_is_memory_for_is_refused(train, monkeypatch) -> None:
    free = module.psutil.virtual_memory()._replace(available=1000)
    monkeypatch.setattr(module.psutil, "virtual_memory", lambda: free)  # a machine that is full
    with pytest.raises(Exhausted, match="200 rows on 2 coefficients"):
        train({"x": X[:, 0], "y": NUMBER}, "y", **TIGHT)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"family": "poisson", "lambdas": (0.0,)}, "poisson"),
        ({"family": "multinomial", "lambdas": (0.0,)}, "multinomial"),
        ({}, "penalty"),
        ({"lambdas": (0.0, 0.1)}, "penalty"),
        ({"lambda_search": True, "lambdas": (0.0,)}, "penalty"),
        ({"lambdas": (0.0,), "non_negative": True}, "constraints"),
        ({"lambdas": (0.0,), "bounds": {"x": (0.0, 1.0)}}, "constraints"),
    ],
)
def test_where_it_has_no_meaning_it_is_refused(given, told) -> None:
    with pytest.raises(InvalidInput, match=told):
        check_influence(GlmParameters(influence=True, **given))
    check_influence(GlmParameters(**given))


def test_the_root_is_one_of_the_inverse_in_any_units() -> None:
    base = RNG.normal(size=(50, 6))
    scales = 10.0 ** np.array([-150, -60, 0, 3, 70, 140])
    root = root_of_inverse((base.T @ base) * np.outer(scales, scales)) * scales[:, None]
    np.testing.assert_allclose(root @ root.T, np.linalg.inv(base.T @ base), rtol=1e-12)
