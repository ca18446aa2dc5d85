"""Fits that end once a metric no longer gets better: where H2O ends them, and by the rule."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame, frame_from_arrays
from tests.trainer.algorithms.cross_validation.prostate import GLM, PREDICTORS, prostate, trained


def part(which: slice) -> Frame:
    """Those rows of prostate, with the levels of all."""
    frame = prostate()
    arrays = {name: frame.vec(name).values()[which] for name in frame.names}
    domains = {name: frame.vec(name).domain for name in frame.names if frame.vec(name).domain}
    return frame_from_arrays("train", arrays, 400, domains)


TRAINING, VALIDATION = part(slice(0, 250)), part(slice(250, 380))

# H2O 3.46.0.11 on these rows: solver IRLSM, lambda 0, score_each_iteration; from iteration 1 on
H2O_LOGLOSS = (0.5040605091, 0.4885697541, 0.4874973475, 0.4874147395, 0.4873865002, 0.4873761735)
H2O_VALIDATION_LOGLOSS = (0.5181311704, 0.5258860269, 0.5338983529, 0.5400952983, 0.5470591176)
H2O_POISSON_DEVIANCE = (0.33934032858652485, 0.3367432471676935, 0.3367244098452936)


def order(response: str, validation: Frame | None = None, **given: Any) -> Order:
    ignored = [name for name in TRAINING.names if name not in {response, *PREDICTORS}]
    asked = {"response_column": response, "ignored_columns": ignored, "lambda": [0.0], **given}
    return Order("m", TRAINING, validation, asked)


def fitted(of: Order) -> TrainedModel:
    assert GLM.check(of, LocalEngine(1)) == []
    return trained(of).model


def column(model: TrainedModel, name: str) -> tuple[Any, ...]:
    return next(c.values for c in model.tables["scoring_history"].columns if c.name == name)


@pytest.mark.parametrize(
    ("given", "validation", "iterations"),
    [
        ({"stopping_rounds": 1}, None, 4),
        ({"stopping_rounds": 1}, VALIDATION, 3),
        ({"stopping_rounds": 2}, VALIDATION, 5),
        ({"stopping_rounds": 1, "stopping_tolerance": 0.05}, None, 3),
        ({"stopping_rounds": 1, "stopping_metric": "AUC"}, None, 3),
        ({"stopping_rounds": 1, "stopping_metric": "misclassification"}, None, 3),
        ({"stopping_rounds": 1, "score_iteration_interval": 2}, VALIDATION, 6),
    ],
)
def test_two_classes_end_where_h2o_ends_them(
    given: dict[str, Any], validation: Frame | None, iterations: int
) -> None:
    tight = {"objective_epsilon": 0.0, "beta_epsilon": 0.0}  # else the fit has converged by then
    model = fitted(order("CAPSULE", validation, family="binomial", **tight, **given))
    assert column(model, "iterations")[-1] == iterations
    every = given.get("score_iteration_interval", 1)
    found = column(model, "training_logloss")
    assert len(found) == iterations + 1
    assert found[every::every] == pytest.approx(H2O_LOGLOSS[every - 1 : iterations : every], 1e-5)
    assert all(one is None for line, one in enumerate(found) if line % every or not line)
    if validation is not None and every == 1:
        found = column(model, "validation_logloss")[1:]
        assert found == pytest.approx(H2O_VALIDATION_LOGLOSS[:iterations], rel=1e-5)


@pytest.mark.parametrize("metric", ["AUTO", "RMSE", "deviance", "MAE"])
def test_numbers_end_where_h2o_ends_them(metric: str) -> None:
    given = {"stopping_rounds": 1, "stopping_metric": metric, "beta_epsilon": 0.0}
    given |= {"objective_epsilon": 0.0, "family": "poisson"}
    model = fitted(order("GLEASON", VALIDATION, **given))
    assert column(model, "validation_deviance")[1:] == pytest.approx(H2O_POISSON_DEVIANCE, 1e-6)


@pytest.mark.parametrize("solver", ["IRLSM", "L_BFGS"])
@pytest.mark.parametrize("rounds", [1, 2, 3])
@pytest.mark.parametrize("tolerance", [0.0, 0.001, 0.02])
@pytest.mark.parametrize(("family", "response"), [("binomial", "CAPSULE"), ("multinomial", "RACE")])
def test_the_rule_is_that_of_moving_averages(
    family: str, response: str, tolerance: float, rounds: int, solver: str
) -> None:
    """By its definition: no mean of `rounds` in a row of the last 2 rounds is better by the
    tolerance than the first of them, the very first measurement left out."""
    given = {"family": family, "solver": solver, "lambda": [0.001], "max_iterations": 30}
    rule = {"stopping_rounds": rounds, "stopping_tolerance": tolerance}
    model = fitted(order(response, VALIDATION, **given, **rule))
    losses = np.array(column(model, "validation_logloss")[1:], dtype=float)

    def ends(last: int) -> bool:
        if last < 2 * rounds + 1:
            return False
        recent = losses[last - 2 * rounds : last]
        means = [recent[start : start + rounds].mean() for start in range(rounds + 1)]
        return bool(min(means[1:]) >= means[0] * (1.0 - tolerance))

    assert not any(ends(last) for last in range(len(losses)))
    whole = fitted(order(response, VALIDATION, **given))
    converged_first = len(column(whole, "objective")) == len(losses) + 1
    assert ends(len(losses)) or converged_first
    assert not any("did not converge" in one for one in model.warnings)
    along = column(model, "negative_log_likelihood")
    assert along == pytest.approx(column(whole, "negative_log_likelihood")[: len(along)], rel=1e-9)


def test_each_of_several_lambdas_ends_by_its_own_metrics() -> None:
    """5 are needed to compare two means of 2; H2O's rule goes on counting, so that the later
    lambdas have one iteration each."""
    given = {"family": "binomial", "stopping_rounds": 2, "stopping_tolerance": 0.05}
    given |= {"objective_epsilon": 0.0, "beta_epsilon": 0.0}
    model = fitted(order("CAPSULE", **given | {"lambda": [0.2, 0.02]}))
    first, both = column(model, "iteration")
    assert both - first == 5


def test_folds_end_by_the_rows_that_they_hold_out() -> None:
    given = {"family": "binomial", "stopping_rounds": 1, "nfolds": 3, "seed": 1}
    of = order("CAPSULE", **given)
    assert GLM.check(of, LocalEngine(1)) == []
    for history in trained(of).model.cross_validation.histories:
        values = {c.name: c.values for c in history.columns}["validation_logloss"][1:]
        better = [after < before * 0.999 for before, after in pairwise(values)]
        assert not better[-1]
        assert all(better[1:-1])


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"lambda_search": True, "lambda": None}, "stopping_rounds", "cannot run when lambda_sea"),
        ({"stopping_metric": "MAE"}, "stopping_metric", "MAE is not a metric of such a model"),
        ({"stopping_metric": "custom"}, "stopping_metric", "is not a metric of such a model"),
        ({"stopping_rounds": -1}, "stopping_rounds", "not at least 0"),
        ({"stopping_tolerance": -0.1}, "stopping_tolerance", "not at least 0"),
    ],
)
def test_what_cannot_be_is_refused(given: dict[str, Any], field: str, sentence: str) -> None:
    of = order("CAPSULE", **{"family": "binomial", "stopping_rounds": 2, **given})
    [problem] = GLM.check(of, LocalEngine(1))
    assert (problem.field, sentence in problem.message) == (field, True), problem.message
