"""The model without predictors beside an offset: one number, found inside a bracket."""

from collections.abc import Callable

import numpy as np

from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.facts import TrainingFacts
from steam.trainer.glm.families import Family

STEPS = 200
"""More than bisection needs to halve any bracket of doubles down to rounding."""

_SMALL_STEP = 1e-9  # Newton squares the error, so that after such a step it is rounding


def null_intercept(
    measure: Callable[[float], Curvature], start: float, low: float, high: float
) -> float:
    """The intercept in [low, high] at which the score is zero, from `start` within.

    Formula: Newton steps on the intercept; one that leaves the bracket, or is not half as long
    as the step before, is replaced by bisection. A plain Newton step fails where an offset makes
    every row certain: the curvature vanishes there and the step becomes astronomical.
    `measure` gives the Curvature of the intercept alone, whose score falls as it grows: positive
    at `low` and negative at `high`, or zero. Where means leave the range of a double, beyond one
    end of the bracket or the other, it tells an infinite deviance.
    """
    at, length = start, high - low
    too_high: bool | None = None
    for _ in range(STEPS):
        here = measure(at)
        if not np.isfinite(here.deviance):
            if too_high is None:
                too_high = bool(np.isfinite(measure(low).deviance))
            low, high = (low, at) if too_high else (at, high)
            length, at = high - low, 0.5 * (low + high)
            continue
        score, curvature = float(here.score[0]), float(here.gram[0, 0])
        if score == 0.0:
            return at
        low, high = (at, high) if score > 0.0 else (low, at)
        # the product first, as the quotient may overflow
        trusted = abs(score) <= 0.5 * length * curvature
        after = at + score / curvature if trusted else 0.5 * (low + high)
        if not low <= after <= high:
            after = 0.5 * (low + high)
        length, at = abs(after - at), after
        if length <= _SMALL_STEP * (1.0 + abs(at)):
            break
    return at


def null_of_flags(family: Family, facts: TrainingFacts, intercept: float) -> Curvature:
    """The Curvature of the intercept alone where each response is 0 or 1 and none has an offset:
    two rows, with the weights of those that are 0 and those that are 1, tell as much as all.

    There must be both. Error: some eps of each sum; the weight of the zeros is that of the squares
    about the mean, w0 w1 / (w0 + w1), by the mean, for 1 less the mean loses digits where they are
    few.
    """
    response = facts.response
    weights = np.array([response.deviations / response.mean, response.weight * response.mean])
    working = family.working(np.full(2, intercept), np.array([0.0, 1.0]))
    return Curvature(
        np.array([[np.dot(weights, working.weight)]]),
        np.array([np.dot(weights, working.score)]),
        float(np.dot(weights, working.deviance)),
        response.weight,
        facts.rows,
        facts.rows * family.certain(np.array([intercept])),
    )
