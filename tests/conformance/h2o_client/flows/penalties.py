"""Flows of linear models whose fit is asked for in less usual ways."""

import warnings
from pathlib import Path

import h2o
from h2o.estimators import H2OGeneralizedLinearEstimator

from tests.conformance.h2o_client.flows.glm import X, prostate, train
from tests.conformance.h2o_client.flows.telling import fitted, measured


def glm_alphas(data: Path) -> object:
    values = {"alpha": [0, 0.5, 1], "lambda_": [0.1, 0.01]}
    model = train(prostate(data), "CAPSULE", X, family="binomial", **values)
    return {
        **fitted(model),
        "best": [H2OGeneralizedLinearEstimator.getAlphaBest(model)],
        "lambda": H2OGeneralizedLinearEstimator.getLambdaBest(model),
    }


def glm_auto(data: Path) -> object:
    model = train(prostate(data), "CAPSULE", X, lambda_=0)
    return {**fitted(model), "family": model.actual_params["family"]}


def glm_balance(data: Path) -> object:
    """Which rows are drawn is the server's own affair: their number by class is not."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "balance_classes has no effect")  # which H2O does not say
        model = train(prostate(data), "CAPSULE", X, family="binomial", balance_classes=True, seed=1)
    told = model._model_json["output"]["training_metrics"]
    return {"rows": told["nobs"] > 380, "names": sorted(model.coef())}


def glm_early(data: Path) -> object:
    """Early stopping by a metric goes with a lambda search or scores of each iteration only."""
    model = train(
        prostate(data),
        "CAPSULE",
        X,
        family="binomial",
        lambda_=0,
        stopping_rounds=2,
        stopping_metric="deviance",
        stopping_tolerance=0.001,
        score_each_iteration=True,
    )
    return {"names": sorted(model.coef()), "rows": measured(model.model_performance())["nobs"]}


def glm_foldcol(data: Path) -> object:
    frame = prostate(data)
    frame["fold"] = frame["ID"] % 3
    model = H2OGeneralizedLinearEstimator(
        family="binomial", lambda_=0, objective_epsilon=1e-12, beta_epsilon=1e-9
    )
    model.train(x=X, y="CAPSULE", training_frame=frame, fold_column="fold")
    return {**fitted(model), "folds": measured(model.model_performance(xval=True))}


def glm_fractional(data: Path) -> object:
    frame = prostate(data)
    frame["part"] = frame["GLEASON"] / 10
    model = train(frame, "part", ["AGE", "PSA"], family="fractionalbinomial", lambda_=0)
    # H2O measures it as if each response were one of two: an AUC of 0 and an r2 of -Infinity.
    return {"coefficients": model.coef(), "standardized": model.coef_norm()}


def glm_interactions(data: Path) -> object:
    return fitted(
        train(
            prostate(data),
            "CAPSULE",
            ["AGE", "PSA", "GLEASON"],
            family="binomial",
            lambda_=0,
            interactions=["AGE", "PSA"],
        )
    )


def glm_interaction_pairs(data: Path) -> object:
    return fitted(
        train(
            prostate(data),
            "CAPSULE",
            ["AGE", "PSA", "GLEASON"],
            family="binomial",
            lambda_=0,
            interaction_pairs=[("AGE", "GLEASON")],
        )
    )


def glm_lambda_search(data: Path) -> object:
    model = H2OGeneralizedLinearEstimator(
        family="binomial", lambda_search=True, nlambdas=10, model_id="path"
    )
    model.train(x=X, y="CAPSULE", training_frame=prostate(data))
    path = H2OGeneralizedLinearEstimator.getGLMRegularizationPath(model)
    made = H2OGeneralizedLinearEstimator.makeGLMModel(
        model, {**model.coef(), "AGE": 0.25}, threshold=0.3
    )
    return {
        "lambdas": path["lambdas"],
        "explained": path["explained_deviance_train"],
        "made": made.coef()["AGE"],
    }


def glm_negbin(data: Path) -> object:
    told = fitted(
        train(
            prostate(data),
            "GLEASON",
            ["AGE", "PSA"],
            family="negativebinomial",
            theta=0.5,
            lambda_=0,
        )
    )
    told["training"].pop("AIC")  # H2O's is 6: twice the coefficients, without a likelihood
    return told


def glm_nonneg(data: Path) -> object:
    return fitted(
        train(prostate(data), "CAPSULE", X, family="binomial", lambda_=0, non_negative=True)
    )


def glm_ordinal(data: Path) -> object:
    """H2O's descent stops far from the least of its objective: its numbers are its own."""
    iris = h2o.import_file(str(data / "iris.csv"))
    model = train(iris, "Species", iris.names[:4], family="ordinal")
    return {
        "kinds": sorted(model._model_json["output"]["domains"][-1]),
        "columns": model.predict(iris).names,
        "rows": measured(model.model_performance())["nobs"],
    }


def glm_quasibinomial(data: Path) -> object:
    frame = h2o.import_file(str(data / "prostate.csv"))
    return fitted(train(frame, "CAPSULE", ["AGE", "PSA"], family="quasibinomial", lambda_=0))


def glm_weights_offset(data: Path) -> object:
    frame = prostate(data)
    frame["W"] = frame["ID"] % 3 + 1
    frame["OFF"] = frame["VOL"] / 100
    model = H2OGeneralizedLinearEstimator(family="gaussian", lambda_=0)
    model.train(
        x=["PSA", "VOL"],
        y="AGE",
        training_frame=frame,
        weights_column="W",
        offset_column="OFF",
    )
    told = fitted(model)
    told["training"].pop("AIC")  # H2O's likelihood leaves the weights out
    return told


def glm_misc(data: Path) -> object:
    frame = prostate(data)
    model = train(frame, "CAPSULE", X, family="binomial", lambda_=0, model_id="glm_misc")
    part = model.partial_plot(frame, cols=["AGE"], nbins=5, plot=False)[0]
    scores = model.predict(frame)["p1"]
    made = h2o.make_metrics(scores, frame["CAPSULE"])
    important = model.permutation_importance(frame, metric="AUC", seed=1)
    return {
        "partial": [list(row[:2]) for row in part.cell_values],
        "metrics": measured(made),
        "importance": sorted(row[0] for row in important.cell_values),
    }


FLOWS = {
    flow.__name__: flow
    for flow in (
        glm_alphas,
        glm_auto,
        glm_balance,
        glm_early,
        glm_foldcol,
        glm_fractional,
        glm_interactions,
        glm_interaction_pairs,
        glm_lambda_search,
        glm_negbin,
        glm_nonneg,
        glm_ordinal,
        glm_quasibinomial,
        glm_weights_offset,
        glm_misc,
    )
}
