"""Columns with which the answers of boosted trees only rise, or only fall."""

import numpy as np
import pytest

from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.algorithms.trees import GradientBoosting
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.predict import predict_frame
from tests.trainer.algorithms.trees.frames import ENGINE, mixed, order, train

GBM = GradientBoosting()


def waves(rows: int = 800) -> Frame:
    """`y` rises with `up` and falls with `down`, in waves."""
    rng = np.random.default_rng(7)
    up, down = rng.uniform(size=rows), rng.uniform(size=rows)
    score = 5 * up + np.sin(30 * up) - 5 * down - np.cos(30 * down)
    arrays = {
        "up": up,
        "down": down,
        "y": np.exp(score / 5),
        "two": (score > rng.normal(size=rows)).astype(np.int32),
    }
    return frame_from_arrays("waves", arrays, domains={"two": ["no", "yes"]})


FRAME = waves()


def constraints(**ways: float) -> list[dict[str, object]]:
    return [{"key": name, "value": float(way)} for name, way in ways.items()]


def steps(model: TrainedModel, name: str, answer: str) -> np.ndarray:
    """How the answer changes from point to point along one column, the other at five places."""
    along, others = np.linspace(0, 1, 400), np.linspace(0.1, 0.9, 5)
    other = "down" if name == "up" else "up"
    arrays = {name: np.tile(along, 5), other: np.repeat(others, 400)}
    found = predict_frame("p", model.predictor, frame_from_arrays("grid", arrays), ENGINE)
    return np.diff(found.vec(answer).values().reshape(5, 400), axis=1)


@pytest.mark.parametrize(
    ("response", "distribution", "answer"),
    [
        ("y", "gaussian", "predict"),
        ("y", "poisson", "predict"),
        ("y", "gamma", "predict"),
        ("y", "tweedie", "predict"),
        ("two", "bernoulli", "yes"),
    ],
)
def test_answers_only_rise_and_only_fall(response: str, distribution: str, answer: str) -> None:
    left_out = ["two" if response == "y" else "y"]
    given = {"distribution": distribution, "ignored_columns": left_out, "ntrees": 40}
    free = train(GBM, order(FRAME, response, **given))
    assert (steps(free, "up", answer) < 0).any()
    assert (steps(free, "down", answer) > 0).any()
    held = train(
        GBM, order(FRAME, response, monotone_constraints=constraints(up=1, down=-1), **given)
    )
    assert (steps(held, "up", answer) >= 0).all()
    assert (steps(held, "down", answer) <= 0).all()
    assert (steps(held, "up", answer) > 0).any()


def test_0_is_no_constraint() -> None:
    free, told = (
        train(GBM, order(FRAME, "y", ignored_columns=["two"], ntrees=3, **given))
        for given in ({}, {"monotone_constraints": constraints(up=0)})
    )
    assert free.pack({"created_ms": 0}) == told.pack({"created_ms": 0})


@pytest.mark.parametrize(
    ("response", "given", "told"),
    [
        ("y", constraints(height=1), "no column 'height'"),
        ("y", constraints(a=2), "that of 'a' is 2, and not 1, 0 or -1"),
        ("y", constraints(level=1), "'level' has type enum"),
        ("y", constraints(y=1), "'y' is used as response column"),
        ("y", constraints(w=1), "'w' is set in ignored columns"),
        ("c", constraints(a=1), "not for multinomial"),
    ],
)
def test_what_cannot_be_is_refused(response: str, given: list[object], told: str) -> None:
    (problem,) = GBM.check(order(mixed(), response, monotone_constraints=given), ENGINE)
    assert problem.field == "monotone_constraints"
    assert told in problem.message


@pytest.mark.parametrize("distribution", ["laplace", "quantile"])
def test_leaves_that_are_fitted_anew_keep_no_order(distribution: str) -> None:
    asked = {"distribution": distribution, "monotone_constraints": constraints(a=1)}
    (problem,) = GBM.check(order(mixed(), "y", **asked), ENGINE)
    assert distribution in problem.message
