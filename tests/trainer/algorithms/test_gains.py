"""Groups of a gains table, for each algorithm that has the parameter."""

import pytest

from steam.core.clock import SystemClock
from steam.trainer.algorithms.algorithm import Algorithm
from steam.trainer.algorithms.naive_bayes.algorithm import NaiveBayes
from steam.trainer.algorithms.trees import GradientBoosting, RandomForest
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.progress import Silent
from tests.trainer.algorithms.trees.frames import ENGINE, mixed, order

FRAME = mixed(300)
GIVEN = {"gbm": {"ntrees": 10, "max_depth": 4}, "drf": {"ntrees": 20, "max_depth": 6}}
"""Enough distinct scores for as many groups."""
ALGORITHMS = [GradientBoosting(), RandomForest(), NaiveBayes()]


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=lambda one: one.name)
@pytest.mark.parametrize(("bins", "groups"), [(4, 4), (0, None)])
def test_gains_are_by_as_many_groups_as_asked_for(
    algorithm: Algorithm, bins: int, groups: int | None
) -> None:
    wanted = order(FRAME, "two", FRAME, gainslift_bins=bins, **GIVEN.get(algorithm.name, {}))
    assert algorithm.check(wanted, ENGINE) == []
    model = algorithm.train(wanted, ENGINE, SystemClock(), Silent())
    scored = algorithm.score(model, FRAME, ENGINE, Silent())
    for metrics in (model.training_metrics, model.validation_metrics, scored):
        assert isinstance(metrics, BinomialMetrics)
        found = None if metrics.gains is None else len(metrics.gains.weight)
        assert found == groups


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=lambda one: one.name)
def test_a_number_of_groups_that_is_none_is_refused(algorithm: Algorithm) -> None:
    problems = algorithm.check(order(FRAME, "two", gainslift_bins=-2), ENGINE)
    assert [one.field for one in problems] == ["gainslift_bins"]
    assert "gainslift_bins is -2" in problems[0].message
