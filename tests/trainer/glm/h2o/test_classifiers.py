"""The metrics of classifiers as H2O measured them, and its search for a lambda.

Their coefficients were not recorded, so that ours are compared by what they answer: H2O stops
early, which moves probabilities by 1e-4 and leaves their order, and all that is counted by it.
"""

import numpy as np
import pytest

from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.glm.fit import fit
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.result import GlmFit
from tests.trainer.glm.h2o.recorded import ENGINE, FRAMES, MEASURED, RECORDED, SEARCH, trained

NEAR = 2e-3  # of a probability, where H2O stopped early
COUNTED = {
    "AUC": "auc",
    "pr_auc": "pr_auc",
    "Gini": "gini",
    "nobs": "rows",
    "null_degrees_of_freedom": "null_degrees_of_freedom",
    "mean_per_class_error": "mean_per_class_error",
}
LOSSES = {
    "logloss": "logloss",
    "MSE": "mse",
    "RMSE": "rmse",
    "residual_deviance": "residual_deviance",
    "AIC": "aic",
}
BY_SCORE = {"lower_threshold", "score", "cumulative_score"}


@pytest.fixture(scope="module")
def models() -> dict[str, TrainedModel]:
    return {name: trained(case) for name, case in MEASURED.items()}


def ours_and_theirs(models, name):
    model, case = models[name], MEASURED[name]
    metrics = model.training_metrics if case.validation is None else model.validation_metrics
    return metrics, RECORDED["metrics"][name]


@pytest.mark.parametrize("name", MEASURED)
def test_what_is_counted_is_equal(models, name) -> None:
    ours, theirs = ours_and_theirs(models, name)
    for key, attribute in COUNTED.items():
        assert getattr(ours, attribute) == pytest.approx(theirs[key], rel=1e-12), key
    matrix = [theirs["cm"][level][: len(ours.confusion)] for level in ours.domain]
    rows = min(len(column) for column in matrix)
    np.testing.assert_array_equal(
        np.array(ours.confusion)[:rows], np.transpose([column[:rows] for column in matrix])
    )


@pytest.mark.parametrize("name", MEASURED)
def test_losses_are_near(models, name) -> None:
    ours, theirs = ours_and_theirs(models, name)
    for key, attribute in LOSSES.items():
        assert getattr(ours, attribute) == pytest.approx(theirs[key], rel=1e-4), key
    assert ours.null_deviance == pytest.approx(theirs["null_deviance"], rel=1e-12)
    if MEASURED[name].validation is None:
        assert ours.residual_degrees_of_freedom == theirs["residual_degrees_of_freedom"]


@pytest.mark.parametrize("name", MEASURED)
def test_thresholds_and_their_best_are_equal(models, name) -> None:
    ours, theirs = ours_and_theirs(models, name)
    table = theirs["thresholds_and_metric_scores"]
    first = len(table["threshold"])
    np.testing.assert_allclose(ours.thresholds[:first], table["threshold"], rtol=NEAR)
    for column, values in ours.scores.items():
        np.testing.assert_allclose(values[:first], table[column], rtol=1e-12, err_msg=column)
    best = theirs["max_criteria_and_metric_scores"]
    found = ours.max_criteria[: len(best["idx"])]
    assert [f"max {one.metric}" for one in found] == best["metric"]
    assert [one.index for one in found] == best["idx"]
    np.testing.assert_allclose([one.value for one in found], best["value"], rtol=1e-12)
    np.testing.assert_allclose([one.threshold for one in found], best["threshold"], rtol=NEAR)


@pytest.mark.parametrize("name", MEASURED)
def test_gains_and_lift_are_equal(models, name) -> None:
    ours, theirs = ours_and_theirs(models, name)
    table = theirs["gains_lift_table"]
    for column, values in ours.gains.columns().items():
        tolerance = NEAR if column in BY_SCORE else 1e-12
        wanted = table[column]
        np.testing.assert_allclose(values[: len(wanted)], wanted, rtol=tolerance, err_msg=column)


def test_the_first_predictions_are_near() -> None:
    model = trained(MEASURED["glm_binomial on valid"]).predictor
    valid = FRAMES["valid"]
    columns = {
        column.name: valid.vec(column.name).decode(0)[:10] for column in model.signature.features
    }
    answer = model.predict(columns, 10)
    theirs = RECORDED["predictions"]["glm_binomial"]
    np.testing.assert_allclose(answer.probabilities[:, 1], theirs["p1"]["first"], rtol=NEAR)
    np.testing.assert_array_equal(answer.labels, theirs["predict"]["first"])


@pytest.fixture(scope="module")
def search() -> GlmFit:
    parameters = GlmParameters(family="binomial", lambda_search=True, nlambdas=10)
    return fit(FRAMES["train"], SEARCH.x, SEARCH.y, parameters, ENGINE, validation=FRAMES["valid"])


def test_a_search_tries_the_lambdas_of_h2o_and_keeps_the_same(search) -> None:
    theirs = RECORDED["path"]
    ours = [submodel.penalty.lambda_ for submodel in search.submodels]
    count = min(len(ours), len(theirs["lambdas"]))
    assert count >= 7, "the best one comes third, and five more are tried"
    np.testing.assert_allclose(ours[:count], theirs["lambdas"][:count], rtol=1e-12)
    assert search.best == int(np.argmax(theirs["explained_deviance_valid"])) == 2


def test_each_submodel_of_a_search_is_h2os_or_better(search) -> None:
    theirs = RECORDED["path"]
    assert list(search.names) == theirs["coefficient_names"]
    null = search.null_deviance
    for submodel, standardised, explained in zip(
        search.submodels,
        theirs["coefficients_std"],
        theirs["explained_deviance_train"],
        strict=False,
    ):
        wanted = np.array(standardised)
        penalty, found = submodel.penalty, submodel.optimum
        reached = 0.5 * null * (1.0 - explained) / search.rows + penalty.value(wanted)
        near = np.allclose(found.beta, wanted, rtol=1e-4, atol=1e-12)
        assert near or found.objective <= reached * (1.0 + 1e-12)
        assert submodel.explained == pytest.approx(explained, abs=2e-4)


def test_what_a_search_explains_of_the_validation_rows_is_near(search) -> None:
    ours = [submodel.explained_held_out for submodel in search.submodels]
    theirs = RECORDED["path"]["explained_deviance_valid"]
    np.testing.assert_allclose(ours[: len(theirs)], theirs[: len(ours)], atol=2e-3)
