"""Early stopping beside cross-validation: the main model has as many trees as the folds took."""

import pytest

from steam.core.clock import SystemClock
from steam.model.trees.model import TreeModel
from steam.trainer.algorithms.cross_validation.run import train as train_folds
from steam.trainer.algorithms.trees import GradientBoosting, RandomForest
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
