"""Equality with H2O on its own answers, and where and why there is none."""

import numpy as np
import pytest

from steam.trainer.metrics.binomial import BinomialMetrics, binomial_metrics
from steam.trainer.metrics.class_areas import AucType
from steam.trainer.metrics.deviance import UnitDeviance
from steam.trainer.metrics.multinomial import MultinomialMetrics, multinomial_metrics
from steam.trainer.metrics.regression import regression_metrics
from tests.trainer.metrics.made_by_h2o import MADE, numbers, vector, weights

CLASSES = {
    "MSE": "mse",
    "RMSE": "rmse",
    "r2": "r2",
    "logloss": "logloss",
    "mean_per_class_error": "mean_per_class_error",
    "nobs": "rows",
}
BINOMIAL = CLASSES | {"AUC": "auc", "pr_auc": "pr_auc", "Gini": "gini"}
COUNTS = {"tns", "fns", "fps", "tps"}


def binomial(name: str) -> BinomialMetrics:
    sample = MADE[name]
    p, y, w = vector(sample, "p"), vector(sample, "y"), weights(sample)
    if w is not None:
        p, y, w = p[w > 0], y[w > 0], w[w > 0]
    return binomial_metrics(p, y, w, domain=("no", "yes"))


def multinomial(name: str, auc_type: AucType = AucType.NONE) -> MultinomialMetrics:
    sample = MADE[name]
    q = vector(sample, "q")
    return multinomial_metrics(
        q,
        q.argmax(axis=1).astype(np.int32),
        np.array(sample["y"], np.int32),
        weights(sample),
        domain=tuple(f"c{i}" for i in range(q.shape[1])),
        auc_type=auc_type,
    )


def assert_scalars(ours: object, recorded: dict[str, object], names: dict[str, str]) -> None:
    for theirs, name in names.items():
        assert getattr(ours, name) == pytest.approx(
            float(numbers([recorded[theirs]])[0]), rel=1e-10, nan_ok=True
        ), name


@pytest.mark.parametrize("name", ["continuous", "ties", "weights", "few", "constant", "sure"])
def test_binomial_metrics_are_equal(name: str) -> None:
    ours, recorded = binomial(name), MADE[name]
    assert_scalars(ours, recorded["scalars"], BINOMIAL)
    table = recorded["thresholds"]
    np.testing.assert_allclose(ours.thresholds, table["threshold"], rtol=1e-12)
    for column, values in ours.scores.items():
        if column in COUNTS and name == "weights":  # H2O cuts counts to whole numbers
            np.testing.assert_array_equal(np.floor(values + 1e-9), table[column])
        else:
            np.testing.assert_allclose(values, numbers(table[column]), rtol=1e-10, atol=1e-12)
    best = recorded["max"]
    assert [one.index for one in ours.max_criteria] == best["idx"]
    assert [one.threshold for one in ours.max_criteria] == best["threshold"]
    counted = [0 if one.metric in COUNTS else 1e-10 for one in ours.max_criteria]
    for one, value, tolerance in zip(ours.max_criteria, best["value"], counted, strict=True):
        if name != "weights" or tolerance:
            assert one.value == pytest.approx(value, rel=1e-10)


@pytest.mark.parametrize("name", ["continuous", "ties", "few", "constant", "sure"])
def test_gains_and_lift_are_equal_without_weights(name: str) -> None:
    ours, recorded = binomial(name).gains.columns(), MADE[name]["gains"]
    assert ["group", *ours] == list(recorded)
    for column, values in ours.items():
        np.testing.assert_allclose(values, numbers(recorded[column]), rtol=1e-10, atol=1e-9)


def test_areas_of_many_scores_are_exact_where_h2o_joins_them() -> None:
    ours, recorded = binomial("many"), MADE["many"]["scalars"]
    exact = {key: CLASSES[key] for key in ("MSE", "RMSE", "r2", "logloss", "nobs")}
    assert_scalars(ours, recorded, exact)
    assert ours.auc != recorded["AUC"]
    assert ours.auc == pytest.approx(recorded["AUC"], abs=1e-4)
    assert ours.pr_auc == pytest.approx(recorded["pr_auc"], abs=1e-3)


@pytest.mark.parametrize(("name", "auc"), [("positives", 1.0), ("negatives", 0.0)])
def test_one_class_alone_has_no_area_where_h2o_has_one_or_nothing(name: str, auc: float) -> None:
    ours, recorded = binomial(name), MADE[name]["scalars"]
    assert_scalars(ours, recorded, {"MSE": "mse", "logloss": "logloss", "nobs": "rows"})
    assert recorded["AUC"] == auc
    assert np.isnan([ours.auc, ours.pr_auc, ours.r2, ours.kolmogorov_smirnov]).all()


@pytest.mark.parametrize("name", ["multinomial", "twelve"])
def test_multinomial_metrics_are_equal(name: str) -> None:
    ours, recorded = multinomial(name), MADE[name]
    assert_scalars(ours, recorded["scalars"], CLASSES)
    matrix = np.array([recorded["cm"][level][:-1] for level in ours.domain]).T
    np.testing.assert_array_equal(ours.confusion, matrix)
    np.testing.assert_allclose(ours.hit_ratios, recorded["hits"]["hit_ratio"], rtol=1e-6)


@pytest.mark.parametrize("name", ["multinomial", "multinomial_weights", "twelve"])
@pytest.mark.parametrize("kind", [kind for kind in AucType if kind is not AucType.NONE])
def test_areas_of_classes_are_equal(name: str, kind: AucType) -> None:
    ours, recorded = multinomial(name, kind), MADE[name]
    assert [ours.auc, ours.pr_auc] == pytest.approx(recorded[kind.value], rel=1e-10)
    assert ours.areas is not None
    for areas, table, column in [
        (ours.areas.auc, "auc_table", "auc"),
        (ours.areas.pr_auc, "pr_table", "auc_pr"),
    ]:
        values = numbers(recorded[table][column])
        classes = len(ours.domain)
        np.testing.assert_allclose(areas.rest, values[:classes], rtol=1e-10)
        np.testing.assert_allclose([*areas.pairs.values()], values[classes + 2 : -2], rtol=1e-10)


def test_weighted_losses_of_classes_are_equal_and_their_counts_are_weighted_here() -> None:
    ours, recorded = multinomial("multinomial_weights"), MADE["multinomial_weights"]
    names = {key: CLASSES[key] for key in ("MSE", "RMSE", "r2", "logloss", "nobs")}
    assert_scalars(ours, recorded["scalars"], names)
    assert ours.confusion.sum() == pytest.approx(sum(recorded["w"]))
    assert ours.hit_ratios[-1] == pytest.approx(1.0)
    assert recorded["hits"]["hit_ratio"][-1] < 0.8


@pytest.mark.parametrize("name", ["gaussian", "poisson", "gamma", "constant"])
def test_regression_metrics_are_equal(name: str) -> None:
    sample = MADE[f"reg_{name}"]
    deviance = UnitDeviance(sample["k"].get("distribution", "gaussian"))
    y = vector(sample, "y").astype(np.float32).astype(np.float64)  # what H2O makes of it first
    ours = regression_metrics(vector(sample, "f"), y, weights(sample), deviance=deviance)
    names = {"MSE": "mse", "RMSE": "rmse", "mae": "mae", "rmsle": "rmsle"}
    if name != "constant":  # where H2O's r2 is minus infinity
        names["r2"] = "r2"
    names["mean_residual_deviance"] = "mean_residual_deviance"
    assert_scalars(ours, sample["scalars"], names)


def test_rmsle_of_values_below_minus_one_is_nan_in_both() -> None:
    sample = MADE["reg_negative"]
    assert np.isnan(numbers([sample["scalars"]["rmsle"]])[0])
    assert np.isnan(regression_metrics(vector(sample, "f"), vector(sample, "y")).rmsle)
