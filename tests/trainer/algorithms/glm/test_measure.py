"""Deviances of frames that a GLM was not trained on, set against its own null model."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sklearn import metrics as theirs

from steam.core.clock import SystemClock
from steam.core.errors import InvalidInput
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.curves import curves
from steam.trainer.algorithms.glm import GlmAlgorithm
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.progress import Silent
from steam.trainer.rest.model_metrics import metrics_json

ENGINE, GLM = LocalEngine(2), GlmAlgorithm()
DOMAINS = {"yes": ("no", "yes"), "grade": ("a", "b", "c")}
RESPONSES = {
    "gaussian": "number",
    "poisson": "count",
    "gamma": "size",
    "tweedie": "count",
    "negativebinomial": "count",
    "binomial": "yes",
    "quasibinomial": "share",
    "fractionalbinomial": "share",
    "multinomial": "grade",
    "ordinal": "grade",
}
MORE: dict[str, dict[str, Any]] = {
    "gamma": {"link": "log"},
    "tweedie": {"tweedie_variance_power": 1.5, "tweedie_link_power": 0.0},
    "negativebinomial": {"theta": 0.5},
}
SEVERAL_ETAS = {"multinomial", "ordinal"}


def frame(rows: int, seed: int) -> Frame:
    rng = np.random.default_rng(seed)
    x, offset = rng.normal(size=rows), rng.normal(scale=0.3, size=rows)
    eta = 0.4 * x + offset + 0.2
    columns = {
        "x": np.where(rng.random(rows) < 0.1, np.nan, x),
        "off": offset,
        "w": rng.integers(0, 4, rows).astype(float),
        "number": eta + rng.normal(size=rows),
        "count": rng.poisson(np.exp(eta)).astype(float),
        "size": rng.gamma(2.0, np.exp(eta)),
        "yes": (rng.random(rows) < 1 / (1 + np.exp(-eta))).astype(np.int32),
        "share": (rng.random(rows) < 1 / (1 + np.exp(-eta))).astype(float),
        "grade": np.digitize(eta + rng.logistic(size=rows), [-0.5, 1.0]).astype(np.int32),
    }
    return frame_from_arrays("f", columns, 64, DOMAINS)


TRAINING, OTHER = frame(300, 1), frame(120, 2)


def trained(family: str, validation: Frame | None = None, **given: Any) -> TrainedModel:
    response = RESPONSES[family]
    roles = {"x", response, given.get("weights_column"), given.get("offset_column")}
    ignored = [name for name in TRAINING.names if name not in roles]
    asked = {"response_column": response, "ignored_columns": ignored, "family": family}
    order = Order("m", TRAINING, validation, asked | MORE.get(family, {}) | given)
    return GLM.train(order, ENGINE, SystemClock(), Silent())


def scored(model: TrainedModel, of: Frame) -> Any:
    return GLM.score(model, of, ENGINE, Silent())


GIVEN: dict[str, dict[str, Any]] = {
    "plain": {},
    "weights": {"weights_column": "w"},
    "weights and offset": {"weights_column": "w", "offset_column": "off"},
    "offset, skipping": {"offset_column": "off", "missing_values_handling": "Skip"},
    "no intercept": {"intercept": False, "standardize": False, "weights_column": "w"},
}
ONLY_ONE_ETA = {"weights and offset", "offset, skipping", "no intercept"}
TOLD = [
    (family, given)
    for family in RESPONSES
    for given in GIVEN
    if not (family in SEVERAL_ETAS and given in ONLY_ONE_ETA)
]


@pytest.mark.parametrize(("family", "given"), TOLD)
def test_scoring_the_training_rows_again_tells_what_training_told(family: str, given: str) -> None:
    model = trained(family, **GIVEN[given])
    told, again = model.training_metrics, scored(model, TRAINING)
    assert again.null_deviance == pytest.approx(told.null_deviance, rel=1e-10)  # type: ignore[union-attr]
    for name in ("rows", "null_degrees_of_freedom", "residual_degrees_of_freedom"):
        assert getattr(again, name) == getattr(told, name)


def test_the_null_model_of_numbers_answers_with_the_mean_of_training() -> None:
    numbers = {name: TRAINING.vec(name).values() for name in ("number", "count", "yes", "grade")}
    others = {name: OTHER.vec(name).values() for name in numbers}
    mean = np.full(120, numbers["number"].mean())
    gaussian = scored(trained("gaussian"), OTHER)
    squares = 120 * theirs.mean_squared_error(others["number"], mean)
    assert gaussian.null_deviance == pytest.approx(squares, rel=1e-12)
    poisson = scored(trained("poisson"), OTHER)
    deviance = theirs.mean_poisson_deviance(others["count"], np.full(120, numbers["count"].mean()))
    assert poisson.null_deviance == pytest.approx(120 * deviance, rel=1e-12)
    for family, name in (("binomial", "yes"), ("multinomial", "grade"), ("ordinal", "grade")):
        shares = np.bincount(numbers[name]) / 300
        loss = theirs.log_loss(others[name], np.tile(shares, (120, 1)))
        found = scored(trained(family), OTHER).null_deviance
        assert found == pytest.approx(2 * 120 * loss, rel=1e-9), family


def test_an_offset_is_that_of_the_frame_in_model_and_null_model() -> None:
    model = trained("gaussian", OTHER, offset_column="off")
    intercept = np.mean(TRAINING.vec("number").values() - TRAINING.vec("off").values())
    response, offset = OTHER.vec("number").values(), OTHER.vec("off").values()
    validation: Any = model.validation_metrics
    null = np.sum((response - offset - intercept) ** 2)
    assert validation.null_deviance == pytest.approx(null, rel=1e-12)
    assert scored(model, OTHER).null_deviance == validation.null_deviance
    x = np.nan_to_num(OTHER.vec("x").values(), nan=np.nanmean(TRAINING.vec("x").values()))
    answer = model.predictor.predict({"x": x}, 120, offset).values
    assert answer is not None
    assert validation.mse == pytest.approx(np.mean((response - answer) ** 2), rel=1e-12)
    moved = OTHER.with_columns({"off": number_vec(offset + 1.0, 64)})
    shifted = scored(model, moved)
    assert shifted.mse == pytest.approx(np.mean((response - answer - 1.0) ** 2), rel=1e-12)


def test_rows_without_an_offset_are_measured_no_more_than_trained_on() -> None:
    gaps = OTHER.vec("off").values().copy()
    gaps[:30] = np.nan
    model = trained("binomial", offset_column="off")
    found = scored(model, OTHER.with_columns({"off": number_vec(gaps, 64)}))
    assert found.rows == 90


def test_a_frame_without_the_offset_is_refused() -> None:
    model = trained("poisson", offset_column="off")
    bare = OTHER.select(["x", "count"])
    with pytest.raises(InvalidInput, match="has no column off, the offset of the model"):
        scored(model, bare)


def test_a_model_without_a_null_model_has_that_of_the_frames_own_mean() -> None:
    model = replace(trained("gaussian"), null_model=None)
    response = OTHER.vec("number").values()
    assert scored(model, OTHER).null_deviance == pytest.approx(120 * np.var(response), rel=1e-12)


@pytest.mark.parametrize(("bins", "groups"), [(-1, 16), (4, 4), (0, None)])
def test_gains_are_by_as_many_groups_as_asked_for(bins: int, groups: int | None) -> None:
    model = trained("binomial", OTHER, gainslift_bins=bins)
    for metrics in (model.training_metrics, model.validation_metrics, scored(model, OTHER)):
        gains = metrics.gains  # type: ignore[union-attr]
        assert groups == (None if gains is None else len(gains.weight))
        assert np.isnan(metrics.top_lift) == (gains is None)  # type: ignore[union-attr]
        table = metrics_json(metrics, model, "f")["gains_lift_table"]
        assert groups == (None if table is None else table["rowcount"])
    told = curves({"training": model.training_metrics}, {}, (), (), 0)["metrics"]
    assert ("gains" in told["training"]) == (groups is not None)  # type: ignore[index, operator]


def test_a_number_of_groups_that_is_none_is_refused() -> None:
    order = Order("m", TRAINING, None, {"response_column": "yes", "gainslift_bins": -2})
    assert "gainslift_bins is -2" in GLM.check(order, ENGINE)[0].message
