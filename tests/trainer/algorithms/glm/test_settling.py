"""The alpha and lambda that folds settle, beside the deviances of each taken alone."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from steam.trainer.algorithms.cross_validation.fold_orders import FoldOrders
from steam.trainer.algorithms.cross_validation.folds import modulo_folds
from steam.trainer.algorithms.glm.settling import LambdaPath, PathDeviances, path_deviances, settle
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.progress import Silent
from tests.trainer.algorithms.cross_validation.prostate import order, trained

ENGINE = LocalEngine(1)
MODULO = {"nfolds": 3, "fold_assignment": "Modulo"}
EXACT = {"objective_epsilon": 1e-12, "beta_epsilon": 1e-8}
RECORDED = Path(__file__).parents[1] / "cross_validation" / "h2o_prostate.json"


def deviance(**given: Any) -> float:
    """Of all rows, each held out, at a single alpha and lambda."""
    told = trained(order("CAPSULE", **MODULO, **EXACT, **given)).model.cross_validation
    assert told is not None
    metrics: Any = told.metrics
    return float(metrics.residual_deviance)


def test_of_all_pairs_the_one_with_the_least_deviance_over_the_folds_is_taken() -> None:
    alphas, lambdas = [0.0, 1.0], [0.1, 0.01, 0.001]
    made = trained(order("CAPSULE", alpha=alphas, **MODULO, **EXACT, **{"lambda": lambdas}))
    pairs = {
        (alpha, lambda_): deviance(alpha=[alpha], **{"lambda": [lambda_]})
        for alpha, lambda_ in product(alphas, lambdas)
    }
    alpha, lambda_ = min(pairs, key=lambda pair: pairs[pair])
    for model in (made.model, *made.fold_models):
        assert (model.outputs["alpha_best"], model.outputs["lambda_best"]) == (alpha, lambda_)
    told = made.model.cross_validation
    assert told is not None
    metrics: Any = told.metrics
    assert metrics.residual_deviance == pytest.approx(pairs[alpha, lambda_], rel=1e-9)
    assert made.model.asked["alpha"] == alphas


def test_a_search_goes_down_one_path_and_ends_where_the_folds_say() -> None:
    asked = order("CAPSULE", lambda_search=True, nlambdas=12, **MODULO, **EXACT)
    made = trained(asked)
    best = made.model.outputs["lambda_best"]
    assert isinstance(best, float)
    assert all(model.outputs["lambda_best"] == best for model in made.fold_models)
    alone = trained(
        order("CAPSULE", lambda_search=True, nlambdas=12, early_stopping=False, **EXACT)
    )
    path = settle_path(asked)
    assert best in path
    assert path[0] == pytest.approx(4.444752603497294e-01, rel=1e-6)  # H2O's
    assert alone.model.outputs["lambda_best"] < best  # what explains most of its own rows
    place = path.index(best)
    near = [deviance(**{"lambda": [path[at]]}) for at in (place - 1, place, place + 1)]
    assert min(near) == near[1]


def settle_path(asked: Any) -> list[float]:
    """The lambdas of a search of all rows as far as the last that the folds look at."""
    folds = FoldOrders(asked, modulo_folds(380, 3))
    main = settle(asked, folds, ENGINE, Silent()).main["path"]
    assert isinstance(main, list)
    ratio = main[1] / main[0]
    return [*main, main[-1] * ratio]


def test_the_history_of_a_search_has_the_deviances_of_the_folds() -> None:
    made = trained(order("CAPSULE", lambda_search=True, nlambdas=12, **MODULO, **EXACT))
    columns = {one.name: one.values for one in made.model.tables["scoring_history"].columns}
    names = list(columns)
    at = names.index("deviance_train")
    assert names[at + 1 : at + 4] == ["deviance_xval", "deviance_se", "alpha"]
    folds: list[Any] = [model.validation_metrics for model in made.fold_models]
    means = [fold.residual_deviance / fold.rows for fold in folds]
    assert columns["deviance_xval"][-1] == pytest.approx(np.mean(means), rel=1e-6)
    error = np.std(means, ddof=1) / np.sqrt(3)
    assert columns["deviance_se"][-1] == pytest.approx(error, rel=1e-5)
    history = columns["deviance_xval"]
    assert len(history) == len(columns["lambda"]) > 3
    assert history[0] == max(history)  # the null model
    single = trained(order("CAPSULE", **MODULO, **EXACT)).model.tables["scoring_history"]
    assert "deviance_xval" not in {column.name for column in single.columns}


def test_a_search_does_as_well_as_h2o() -> None:
    theirs = json.loads(RECORDED.read_text())["gauss_search"]
    asked = order("AGE", lambda_search=True, alpha=[1.0], nfolds=4, fold_assignment="Modulo")
    made = trained(asked)
    metrics: Any = made.model.cross_validation.metrics  # type: ignore[union-attr]
    assert metrics.residual_deviance <= theirs["residual_deviance"] * (1 + 1e-5)
    assert made.model.outputs["lambda_1se"] == pytest.approx(theirs["lambda_1se"], rel=1e-6)


def test_a_fold_whose_search_ends_early_goes_on_to_the_best_of_the_others() -> None:
    """The same deviances as of folds that never end early."""
    path = LambdaPath(1.0, tuple(np.geomspace(0.3, 1e-3, 25).tolist()))
    asked = {"alpha": [1.0], "lambda_search": True, **MODULO, **EXACT}
    hasty, patient = (
        path_deviances(
            path,
            FoldOrders(order("CAPSULE", early_stopping=early, **asked), modulo_folds(380, 3)),
            ENGINE,
            Silent(),
        )
        for early in (True, False)
    )
    shared = hasty.by_fold.shape[1]
    assert shared == patient.by_fold.shape[1] > 5
    np.testing.assert_allclose(hasty.by_fold, patient.by_fold, rtol=1e-6)


def test_lambdas_that_are_not_given_are_those_of_all_rows() -> None:
    made = trained(order("CAPSULE", **MODULO))
    alone = trained(order("CAPSULE"))
    for model in (made.model, *made.fold_models):
        assert model.outputs["lambda_best"] == alone.model.outputs["lambda_best"]
    assert made.model.outputs["lambda_1se"] == -1.0


def test_the_strongest_lambda_within_one_error() -> None:
    means = np.array([[2.06, 2.5, 2.05, 2.1, 3.0], [2.06, 2.5, 2.05, 1.9, 3.0]])
    weights = np.array([10.0, 30.0])
    found = PathDeviances(LambdaPath(0.5, (5.0, 4.0, 3.0, 2.0, 1.0)), means * weights[:, None])
    assert found.best == 3
    # its mean is 2 with an error of 0.1; that at 5 would do as well, but the one at 4 does not
    assert found.within_one_error(weights) == 3.0
