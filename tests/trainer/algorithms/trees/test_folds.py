"""Early stopping beside cross-validation: the main model has as many trees as the folds took."""

import numpy as np
import pytest

from steam.core.clock import SystemClock
from steam.model.trees.model import TreeModel
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.cross_validation.run import train as train_folds
from steam.trainer.algorithms.trees import GradientBoosting, RandomForest
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.progress import Silent
from tests.trainer.algorithms.trees.frames import ENGINE, mixed, order

FRAME = mixed()
STOPS = {"score_each_iteration": True, "stopping_rounds": 2, "stopping_tolerance": 0.1}


def turns(model: TreeModel) -> int:
    return model.forest.trees // model.forest.output_count


@pytest.mark.parametrize("algorithm", [GradientBoosting(), RandomForest()])
@pytest.mark.parametrize("response", ["y", "c"])
def test_the_main_model_has_as_many_trees_as_folds_on_average(
    algorithm: GradientBoosting | RandomForest, response: str
) -> None:
    wanted = order(FRAME, response, nfolds=3, ntrees=60, **STOPS)
    made = train_folds(algorithm, wanted, ENGINE, SystemClock(), Silent())
    counts = [turns(model.predictor_as(TreeModel)) for model in made.fold_models]
    assert max(counts) < 60
    assert turns(made.model.predictor_as(TreeModel)) == sum(counts) // 3
    assert made.model.parameters["ntrees"] == sum(counts) // 3


def test_without_a_rule_the_folds_do_not_matter() -> None:
    wanted = order(FRAME, "y", nfolds=2, ntrees=7)
    made = train_folds(GradientBoosting(), wanted, ENGINE, SystemClock(), Silent())
    assert turns(made.model.predictor_as(TreeModel)) == 7


def test_a_fold_without_a_response_is_left_unmeasured() -> None:
    y = np.arange(12.0)
    y[4] = np.nan
    frame = frame_from_arrays("f", {"x": np.arange(12.0) % 5, "y": y})
    given = {"response_column": "y", "nfolds": 12, "fold_assignment": "Modulo", "min_rows": 1.0}
    wanted = Order("m", frame, None, {**given, "ntrees": 2})
    made = train_folds(GradientBoosting(), wanted, ENGINE, SystemClock(), Silent())
    measured = [model.validation_metrics is not None for model in made.fold_models]
    assert measured == [number != 4 for number in range(12)]
    assert made.model.cross_validation is not None
    assert made.model.cross_validation.metrics is not None
    assert made.model.cross_validation.metrics.rows == 11
