"""Interactions against columns made by hand, against the deployed model, and their refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.errors import Exhausted, InvalidInput
from steam.model.artifact import load_artifact
from steam.model.explainer import Unexplainable
from steam.model.pack import glm_bytes
from steam.trainer.glm import terms
from tests.trainer.frame.plain import must_notice

DOMAINS = {"c": ["a", "b", "c"], "d": ["u", "v"]}
ALL = (("c", "d"), ("c", "x"), ("x", "d"), ("x", "z"))
TIGHT = {"beta_epsilon": 1e-10, "objective_epsilon": 1e-14}


def make(seed, rows=300, gaps=0.1):
    rng = np.random.default_rng(seed)
    c, d = rng.integers(0, 3, rows).astype(np.int32), rng.integers(0, 2, rows).astype(np.int32)
    x, z = rng.normal(2.0, 1.0, rows), rng.normal(-50.0, 10.0, rows)
    d[c == 2] = 0  # a pair that never occurs
    y = x * (c == 1) + 0.02 * x * z + rng.normal(size=rows)
    for column, nothing in ((c, -1), (d, -1), (x, np.nan), (z, np.nan)):
        column[rng.random(rows) < gaps] = nothing
    return {"c": c, "d": d, "x": x, "z": z, "y": y}


def by_hand(arrays):
    """Each interaction as columns of the frame; gaps as the product itself would have them."""
    c, d, x, z = (arrays[name] for name in "cdxz")
    counts = np.bincount(c[c >= 0])
    filled = np.where(c < 0, counts.argmax(), c)
    number = np.where(np.isnan(x), np.nanmean(x), x)
    level = np.where(d < 0, np.bincount(d[d >= 0]).argmax(), d)
    pair = np.where((c < 0) | (d < 0), -1, c * 2 + d).astype(np.int32)
    added = {"c_d": pair, "x_z": x * z}
    added |= {f"c_x.{name}": number * (filled == code) for code, name in enumerate("abc")}
    added |= {f"x_d.{name}": number * (level == code) for code, name in enumerate("uv")}
    return arrays | added, {**DOMAINS, "c_d": ["a_u", "a_v", "b_u", "b_v", "c_u", "c_v"]}


@pytest.mark.parametrize("family", ["gaussian", "poisson", "binomial"])
@pytest.mark.parametrize("standardize", [True, False])
def test_they_are_the_columns_made_by_hand(train, family, standardize):
    arrays = make(1, gaps=0.0 if standardize else 0.1)  # deviations are of values that are there
    if family != "gaussian":
        arrays["y"] = (arrays["y"] > np.median(arrays["y"])) * (
            1.0 if family == "binomial" else 2.0
        )
    penalty = {"lambda_": 0.02, "alpha": 0.0, "standardize": standardize, "family": family}
    ours = train(arrays, "y", DOMAINS, interactions=ALL, **penalty, **TIGHT)
    columns, domains = by_hand(arrays)
    theirs = train(columns, "y", domains, **penalty, **TIGHT)
    expected = dict(zip(theirs.names, theirs.coefficients, strict=True))
    assert expected.pop("c_d.c_v") == 0.0  # it has no row
    found = dict(zip(ours.names, ours.coefficients, strict=True))
    assert found == pytest.approx(expected, rel=1e-8, abs=1e-10)


def deployed(fitted, folder):
    path = folder / "model.zip"
    path.write_bytes(glm_bytes(fitted.model, {}))
    return load_artifact(path).predictor


@pytest.mark.parametrize("lambda_", [0.0, 0.05])
@pytest.mark.parametrize("handling", ["mean_imputation", "plug_values"])
def test_the_deployed_model_says_what_was_fitted(train, tmp_path, lambda_, handling):
    plugs = {"c": "b", "d": "v", "x": 7.0, "z": -5.0}
    arrays = make(2)
    fitted = train(
        arrays, "y", DOMAINS, interactions=ALL, lambda_=lambda_, missing_values_handling=handling,
        plug_values=plugs if handling == "plug_values" else {},
    )  # fmt: skip
    model = deployed(fitted, tmp_path)
    columns = {name: arrays[name] for name in "cdxz"}
    told = model.predict(columns, 300).values
    assert np.array_equal(told, fitted.model.predict(columns, 300).values)
    residuals = arrays["y"] - told
    assert residuals @ residuals == pytest.approx(fitted.residual_deviance, rel=1e-10)
    cells = [[arrays[column.name][row] for column in model.signature.features] for row in range(50)]
    assert [model.predict_row(row).value for row in cells] == told[:50].tolist()
    assert model.linear_row() is None


def test_a_pair_that_never_occurred_adds_nothing(train, tmp_path):
    arrays = make(3, gaps=0.0)
    fitted = train(arrays, "y", DOMAINS, interactions=(("c", "d"),), lambda_=0.05)
    model = deployed(fitted, tmp_path)
    found = dict(zip(fitted.names, fitted.coefficients, strict=True))
    row = {"c": np.array([2], np.int32), "d": np.array([1], np.int32)}
    numbers = {"x": np.array([1.0]), "z": np.array([2.0])}
    expected = found["c.c"] + found["d.v"] + found["x"] + 2.0 * found["z"] + found["Intercept"]
    assert model.predict(row | numbers, 1).values[0] == pytest.approx(expected, rel=1e-12)


def test_it_cannot_be_explained(train):
    fitted = train(make(4), "y", DOMAINS, interactions=(("x", "z"),), lambda_=0.0)
    with pytest.raises(Unexplainable, match="two columns at once"):
        fitted.model.explainer()


@pytest.mark.parametrize(
    ("pairs", "kind", "told"),
    [
        ((("x", "nobody"),), InvalidInput, "Column nobody is no predictor"),
        ((("x", "y"),), InvalidInput, "Column y is no predictor"),
        ((("c", "c"),), InvalidInput, "cannot interact with itself"),
    ],
)
def test_columns_that_cannot_interact(train, pairs, kind, told):
    with pytest.raises(kind, match=told):
        train(make(5), "y", DOMAINS, interactions=pairs, lambda_=0.0)


def test_a_name_that_is_taken(train):
    arrays = make(5)
    with pytest.raises(InvalidInput, match="has the name of another column"):
        train(arrays | {"x_z": arrays["x"]}, "y", DOMAINS, interactions=(("x", "z"),))


def test_too_many_pairs_of_levels(train):
    levels = [str(number) for number in range(1001)]
    arrays = make(6, 1001)
    arrays |= {"c": np.arange(1001, dtype=np.int32), "d": np.arange(1001, dtype=np.int32)}
    with pytest.raises(Exhausted, match="1002001 pairs of levels"):
        train(arrays, "y", {"c": levels, "d": levels}, interactions=(("c", "d"),))


def test_the_plug_values_of_each_column_are_needed(train):
    given = {"missing_values_handling": "plug_values", "lambda_": 0.0}
    for plugs, told in (
        ({"c": "b", "d": "v", "x": 7.0}, "no plug value for column z"),
        ({"c": "b", "d": "q", "x": 7.0, "z": 1.0}, "'q' is no level of column d"),
        ({"c": "b", "d": "v", "x": "one", "z": 1.0}, "of column x is not a number"),
    ):
        with pytest.raises(InvalidInput, match=told):
            train(make(7), "y", DOMAINS, plug_values=plugs, **given)


def scores_as_fitted(train, seed, block_rows):
    """The design of the fit and the model, two ways to the same sum, agree in any cut."""
    arrays = make(seed, 120)
    fitted = train(
        arrays, "y", DOMAINS, block_rows=block_rows, threads=2, interactions=ALL, lambda_=0.1
    )
    residuals = arrays["y"] - fitted.model.predict(arrays, 120).values
    return residuals @ residuals == pytest.approx(fitted.residual_deviance, rel=1e-9)


CASES = st.tuples(st.integers(0, 1000), st.integers(20, 119))


@settings(max_examples=20, deadline=None)
@given(CASES)
def test_the_model_scores_as_it_was_fitted(train, case):
    assert scores_as_fitted(train, *case)


def forgets_rows_without_level(monkeypatch):
    original = terms.SlopesTerm.values

    def values(term, columns, slots):
        return original(term, columns, slots) * (columns[term.pair.left.name] >= 0)

    monkeypatch.setattr(terms.SlopesTerm, "values", values)


def test_slopes_that_forget_missing_levels_are_noticed(train, monkeypatch):
    must_notice(
        monkeypatch, forgets_rows_without_level, CASES, lambda case: scores_as_fitted(train, *case)
    )
