"""Calibrated probabilities of trees."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.isotonic import IsotonicRegression

from steam.core.clock import SystemClock
from steam.core.errors import InvalidInput
from steam.model.artifact import load_artifact
from steam.model.calibration import Isotonic, Platt
from steam.model.trees.model import TreeModel
from steam.trainer.algorithms.algorithm import Algorithm, Order
from steam.trainer.algorithms.cross_validation.run import train as train_by
from steam.trainer.algorithms.trees import GradientBoosting, RandomForest
from steam.trainer.algorithms.trees.calibration import isotonic, platt
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.predict import predict_frame
from steam.trainer.progress import Silent
from tests.trainer.algorithms.trees.frames import ENGINE, mixed, order, train

FRAME, HELD_BACK = mixed(), replace(mixed(400, seed=9), key="held back")


def without(name: str) -> Frame:
    return HELD_BACK.select([one for one in HELD_BACK.names if one != name])


def calibrated(response: str = "two", frame: Frame | None = HELD_BACK, **given: object) -> Order:
    wanted = order(FRAME, response, calibrate_model=True, ntrees=8, **given)
    return replace(wanted, frames={} if frame is None else {"calibration_frame": frame})


def drawn(rows: int = 500) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    p = np.round(rng.uniform(size=rows), 2)
    response = (rng.uniform(size=rows) < p**2).astype(np.float64)
    return p, response, rng.integers(1, 4, size=rows).astype(np.float64)


def test_the_logistic_curve_is_the_likeliest() -> None:
    first, response, weights = drawn()
    found = platt(first, response, weights)
    off = weights * (found.second(np.column_stack([first, 1 - first])) - response)
    assert abs(off.sum()) < 1e-6
    assert abs(off @ first) < 1e-6
    assert found.slope > 1.0


def test_classes_that_lie_apart_have_a_steep_curve() -> None:
    first = np.array([0.1, 0.2, 0.8, 0.9])
    found = platt(first, np.array([1.0, 1.0, 0.0, 0.0]), np.ones(4))
    second = found.second(np.column_stack([first, 1 - first]))
    assert np.isfinite([found.slope, found.intercept]).all()
    assert second == pytest.approx([1, 1, 0, 0], abs=1e-6)


def test_one_probability_for_all_rows_becomes_the_share() -> None:
    found = platt(np.full(4, 0.3), np.array([1.0, 1.0, 1.0, 0.0]), np.ones(4))
    assert found.second(np.array([[0.3, 0.7]])) == pytest.approx(0.75)


def test_the_isotonic_curve_is_that_of_scikit_learn() -> None:
    second, response, weights = drawn()
    peer = IsotonicRegression(out_of_bounds="clip").fit(second, response, sample_weight=weights)
    asked = np.linspace(-0.1, 1.1, 777)
    found = isotonic(second, response, weights)
    assert found.second(np.column_stack([1 - asked, asked])) == pytest.approx(peer.predict(asked))
    assert len(found.curve.x) == len(peer.X_thresholds_)


@pytest.mark.parametrize("algorithm", [GradientBoosting(), RandomForest()])
@pytest.mark.parametrize(
    ("method", "kind"), [("AUTO", Platt), ("PlattScaling", Platt), ("IsotonicRegression", Isotonic)]
)
def test_a_model_tells_probabilities_that_come_true(
    algorithm: Algorithm, method: str, kind: type, tmp_path: Path
) -> None:
    model = train(algorithm, calibrated(calibration_method=method))
    assert isinstance(model.predictor_as(TreeModel).calibration, kind)
    found = predict_frame("p", model.predictor, HELD_BACK, ENGINE)
    assert found.names == ("predict", "no", "yes", "cal_p0", "cal_p1")
    told, plain = (found.vec(name).values() for name in ("cal_p1", "yes"))
    truth = HELD_BACK.vec("two").values()
    assert told.mean() == pytest.approx(truth.mean(), abs=1e-6)
    assert abs(plain.mean() - truth.mean()) > 1e-3
    file = tmp_path / "model.zip"
    file.write_bytes(model.artifact())
    again = predict_frame("p", load_artifact(file).predictor, HELD_BACK, ENGINE)
    np.testing.assert_array_equal(again.vec("cal_p1").values(), told)


def test_weights_of_the_frame_count() -> None:
    kept = calibrated(weights_column="w")
    models = [
        train(GradientBoosting(), replace(kept, frames={"calibration_frame": frame}))
        for frame in (HELD_BACK, without("w"))
    ]
    one, other = (model.predictor_as(TreeModel).calibration for model in models)
    assert one != other


def test_models_of_folds_are_not_calibrated() -> None:
    wanted = calibrated(nfolds=2, seed=3)
    made = train_by(GradientBoosting(), wanted, ENGINE, SystemClock(), Silent())
    assert made.model.predictor_as(TreeModel).calibration is not None
    assert [one.predictor_as(TreeModel).calibration for one in made.fold_models] == [None, None]


@pytest.mark.parametrize(
    ("wanted", "field", "told"),
    [
        (calibrated("c"), "calibrate_model", "binomial"),
        (calibrated("y"), "calibrate_model", "binomial"),
        (calibrated(frame=None), "calibration_frame", "not specified"),
        (calibrated(frame=without("two")), "calibration_frame", "no column 'two'"),
        (
            calibrated(frame=without("o"), offset_column="o"),
            "calibration_frame",
            "no column 'o'",
        ),
    ],
)
def test_what_cannot_be_calibrated_is_refused(wanted: Order, field: str, told: str) -> None:
    (problem,) = GradientBoosting().check(wanted, ENGINE)
    assert problem.field == field
    assert told in problem.message


def test_rows_of_one_class_calibrate_nothing() -> None:
    domains = {"level": list("pqrst"), "two": ["no", "yes"]}
    arrays = {name: HELD_BACK.vec(name).values() for name in ("a", "b", "level")}
    arrays["two"] = np.zeros(400, dtype=np.int32)
    alike = frame_from_arrays("alike", arrays, domains=domains)
    with pytest.raises(InvalidInput, match="one class"):
        train(GradientBoosting(), calibrated(frame=alike))
