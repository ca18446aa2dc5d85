"""What enters a GLM, as H2O 3.46.0.12 answered for the same 120 rows (fixtures/h2o_inputs.json)."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

FIXTURES = Path(__file__).parent / "fixtures"
RECORDED = json.loads((FIXTURES / "h2o_inputs.json").read_text())
DOMAINS = {"c": ["a", "b", "c"], "d": ["u", "v"]}
TIGHT = {"beta_epsilon": 1e-10, "objective_epsilon": 1e-14}
ALL = (("c", "d"), ("c", "x"), ("c", "z"), ("d", "x"), ("d", "z"), ("x", "z"))
PAIRS = (("z", "x"), ("x", "c"), ("d", "c"))


def columns(*, complete):
    with (FIXTURES / "inputs.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if all(row.values()) or not complete]
    codes = {
        name: np.array([domain.index(row[name]) if row[name] else -1 for row in rows], np.int32)
        for name, domain in DOMAINS.items()
    }
    numbers = {
        name: np.array([float(row[name] or "nan") for row in rows]) for name in ("x", "z", "y")
    }
    return codes | numbers


def coefficients(fitted):
    return dict(zip(fitted.names, fitted.coefficients.tolist(), strict=True))


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("all", {"interactions": ALL, "lambda_": 0.0}),
        ("all, ridge", {"interactions": ALL, "lambda_": 0.1, "alpha": 0.0}),
        (
            "all, ridge, not standardized",
            {"interactions": ALL, "lambda_": 0.1, "alpha": 0.0, "standardize": False},
        ),
        ("pairs", {"interactions": PAIRS, "lambda_": 0.0}),
        ("pairs, ridge", {"interactions": PAIRS, "lambda_": 0.1, "alpha": 0.0}),
        ("square", {"interactions": (("z", "z"),), "lambda_": 0.0}),
    ],
)
def test_interactions_are_those_of_h2o(train, name, given):
    fitted = train(columns(complete=True), "y", DOMAINS, **given, **TIGHT)
    recorded = RECORDED[name]
    # of unpenalised ones H2O scores the training rows otherwise than it fitted them, for the worse
    assert fitted.residual_deviance <= recorded["deviance"] * (1 + 1e-6)
    assert coefficients(fitted) == pytest.approx(recorded["coefficients"], rel=1e-4, abs=1e-6)


def test_a_product_with_gaps_takes_its_own_mean(train):
    fitted = train(columns(complete=False), "y", DOMAINS, interactions=(("x", "z"),), lambda_=0.0)
    recorded = RECORDED["product with gaps"]
    assert fitted.residual_deviance == pytest.approx(recorded["deviance"], rel=1e-6)
    assert coefficients(fitted) == pytest.approx(recorded["coefficients"], rel=1e-4)


def test_plug_values_are_those_of_h2o(train):
    plugs = {"c": "b", "d": "v", "x": 7.0, "z": -5.0}
    fitted = train(
        columns(complete=False), "y", DOMAINS, lambda_=0.0,
        missing_values_handling="plug_values", plug_values=plugs,
    )  # fmt: skip
    recorded = RECORDED["plug values"]
    assert fitted.residual_deviance == pytest.approx(recorded["deviance"], rel=1e-6)
    assert coefficients(fitted) == pytest.approx(recorded["coefficients"], rel=1e-4)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("bounds", {"lambda_": 0.0, "standardize": False}),
        ("bounds standardized", {"lambda_": 0.0}),
    ],
)
def test_bounds_are_those_of_h2o(train, name, given):
    bounds = {"c.b": (0.0, 0.2), "x": (-1.0, 0.3), "z": (-0.05, 1.0)}
    fitted = train(columns(complete=False), "y", DOMAINS, bounds=bounds, **given, **TIGHT)
    recorded = RECORDED[name]
    assert recorded["deviance"] * (1 - 1e-6) < fitted.residual_deviance <= recorded["deviance"]
    assert coefficients(fitted) == pytest.approx(recorded["coefficients"], rel=1e-3)


@pytest.mark.parametrize(("name", "standardize"), [("pull", False), ("pull, standardized", True)])
def test_pulls_are_those_of_h2o(train, name, standardize):
    fitted = train(
        columns(complete=True), "y", DOMAINS, x=["x", "z"], lambda_=0.0,
        pulls={"x": (0.9, 1.0)}, standardize=standardize, **TIGHT,
    )  # fmt: skip
    assert coefficients(fitted) == pytest.approx(RECORDED[name]["coefficients"], rel=1e-9)


@pytest.mark.parametrize("obj_reg", [0.001, 0.1, None])
def test_the_factor_of_the_likelihood_is_that_of_h2o(train, obj_reg):
    fitted = train(
        columns(complete=False), "y", DOMAINS, lambda_=0.1, alpha=0.5, obj_reg=obj_reg, **TIGHT
    )
    recorded = RECORDED[f"obj_reg {obj_reg or 'default'}"]
    # H2O ends with coefficients that still move by its beta_epsilon times some
    assert fitted.residual_deviance == pytest.approx(recorded["deviance"], rel=1e-3)
    assert coefficients(fitted) == pytest.approx(recorded["coefficients"], rel=6e-3, abs=1e-3)


@pytest.mark.parametrize("x", [["x", "z", "x2", "k"], ["k", "z", "x", "x2"]])
def test_of_dependent_columns_the_later_are_removed(train, x):
    arrays = columns(complete=False)
    arrays = arrays | {"x2": 2.0 * arrays["x"] + 1.0, "k": arrays["z"] - arrays["x"]}
    fitted = train(
        arrays, "y", DOMAINS, x=x, lambda_=0.0, remove_collinear_columns=True,
        missing_values_handling="skip", compute_p_values=True,
    )  # fmt: skip
    found = coefficients(fitted)
    assert [found[name] for name in x[2:]] == [0.0, 0.0]
    assert any(f"Other columns explain {x[2]}, {x[3]} fully" in told for told in fitted.warnings)
    recorded = RECORDED["collinear"]
    assert fitted.residual_deviance == pytest.approx(recorded["deviance"], rel=1e-6)
    if x[0] == "x":
        assert found == pytest.approx(recorded["coefficients"], rel=1e-6)


def test_a_prior_moves_the_intercept_as_in_h2o(train):
    arrays = columns(complete=False)
    arrays["yb"] = (arrays.pop("y") > 2.0) * 1.0
    fitted = train(
        arrays, "yb", DOMAINS, x=["x", "z"], family="binomial", lambda_=0.0, prior=0.1, **TIGHT
    )
    recorded = RECORDED["sampled, prior 0.1"]["coefficients"]
    assert coefficients(fitted) == pytest.approx(recorded, rel=1e-4)
