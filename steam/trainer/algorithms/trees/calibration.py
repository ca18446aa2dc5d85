"""Calibration of two classes: what is said of rows that no tree has grown from, made to come true.

The method of Platt is a logistic curve over the probability of the first class, as in H2O; the
isotonic one goes up in steps over that of the second.
"""

from collections.abc import Mapping

import numpy as np

from steam.core.errors import InvalidInput
from steam.model.calibration import Calibration, Isotonic, Platt
from steam.model.isotonic import IsotonicCurve
from steam.model.links import logistic
from steam.model.trees.model import TreeModel
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.columns import text_of
from steam.trainer.algorithms.parameters import Problem
from steam.trainer.algorithms.trees.rows import Floats, gather_rows
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.progress import Progress

_FRAME = "calibration_frame"


def check_calibration(order: Order, levels: int) -> list[Problem]:
    """What is wrong with a wish for calibrated probabilities of a response of so many levels."""
    if not order.given.get("calibrate_model"):
        return []
    if levels != 2:
        message = "Model calibration is only currently supported for binomial models."
        return [Problem("calibrate_model", message)]
    frame = order.frames.get(_FRAME)
    if frame is None:
        message = "Calibration frame was not specified: name one with rows not trained on."
        return [Problem(_FRAME, message)]
    needed = [text_of(order.given, "response_column"), text_of(order.given, "offset_column")]
    missing = [name for name in needed if name is not None and name not in frame.names]
    if missing:
        return [Problem(_FRAME, f"The calibration frame has no column '{missing[0][:80]}'.")]
    return []


def calibration_of(
    model: TreeModel, order: Order, engine: LocalEngine, progress: Progress
) -> Calibration | None:
    """The calibration that is asked for, learned from its frame; None if none is.

    Raises InvalidInput for a frame without rows of both classes, and as `gather_rows`.
    """
    if not order.used.get("calibrate_model"):
        return None
    frame = order.frames[_FRAME]
    weights = text_of(order.used, "weights_column")
    weights = weights if weights in frame.names else None
    rows = gather_rows(frame, model.signature, weights, engine, progress)
    if len(np.unique(rows.response)) != 2:
        raise InvalidInput(
            f"Every row of the calibration frame {frame.key} is of one class.",
            hint="Give one with rows of both classes.",
        )
    sums = model.scorer.margins(rows.x).astype(np.float64, copy=False)
    answer = model.answer(sums, rows.x, rows.offset)
    probabilities = answer.probabilities
    if probabilities is None:
        raise TypeError("a model of two classes has probabilities")
    if _is_isotonic(order.used):
        return isotonic(probabilities[:, 1], rows.response, rows.weight)
    return platt(probabilities[:, 0], rows.response, rows.weight)


def platt(first: Floats, response: Floats, weights: Floats) -> Platt:
    """The logistic curve over `first` that makes `response` (0 or 1) likeliest; all are (n,).

    Where the classes lie apart, so that ever steeper curves are likelier, one that is steep.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - slow to import, and rarely needed

    share = weights / weights.sum()
    middle = float(share @ first)
    width = float(np.sqrt(share @ (first - middle) ** 2)) or 1.0
    x = np.column_stack([(first - middle) / width, np.ones(len(first))])

    def loss(beta: Floats) -> float:
        score = x @ beta
        return float(share @ (np.logaddexp(0.0, score) - response * score))

    def gradient(beta: Floats) -> Floats:
        slopes: Floats = x.T @ (share * (logistic(x @ beta) - response))
        return slopes

    def curvature(beta: Floats) -> Floats:
        p = logistic(x @ beta)
        bends: Floats = x.T @ (x * (share * p * (1.0 - p))[:, None])
        return bends

    found = minimize(
        loss,
        np.zeros(2),
        method="trust-exact",
        jac=gradient,
        hess=curvature,
        options={"gtol": 1e-10},
    )
    slope = float(found.x[0]) / width
    return Platt(slope=slope, intercept=float(found.x[1]) - slope * middle)


def isotonic(second: Floats, response: Floats, weights: Floats) -> Isotonic:
    """The steps over `second` nearest to `response` (0 or 1) that never go down; all are (n,)."""
    from scipy.optimize import isotonic_regression  # noqa: PLC0415 - slow to import, rarely needed

    x, place = np.unique(second, return_inverse=True)
    weight = np.bincount(place, weights)
    mean = np.bincount(place, weights * response) / weight
    y = isotonic_regression(mean, weights=weight).x
    ends = np.ones(len(x), dtype=np.bool_)  # of a flat piece its two ends are enough
    ends[1:-1] = (y[1:-1] != y[:-2]) | (y[1:-1] != y[2:])
    return Isotonic(IsotonicCurve(x[ends], y[ends], low=float(x[0]), high=float(x[-1])))


def _is_isotonic(used: Mapping[str, object]) -> bool:
    return used.get("calibration_method") == "IsotonicRegression"
