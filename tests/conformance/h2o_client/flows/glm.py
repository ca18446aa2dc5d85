"""Flows of linear models: trained, measured, used, saved."""

import tempfile
from pathlib import Path
from typing import Any

import h2o
from h2o.estimators import H2OGeneralizedLinearEstimator

from tests.conformance.h2o_client.flows.telling import cells, fitted, measured

X = ["AGE", "RACE", "PSA", "VOL", "GLEASON"]

TIGHT = {
    "objective_epsilon": 1e-12,
    "beta_epsilon": 1e-9,
    "gradient_epsilon": 1e-9,
    "max_iterations": 200,
}


def prostate(data: Path) -> Any:
    """Both the response and the race as categories."""
    types = {"CAPSULE": "enum", "RACE": "enum"}
    return h2o.import_file(str(data / "prostate.csv"), col_types=types)


def train(frame: Any, y: str, x: list[str], **parameters: Any) -> Any:
    """A model that has been trained until nothing moves: where a fit may stop is no one's word."""
    model = H2OGeneralizedLinearEstimator(**(TIGHT | parameters))
    model.train(x=x, y=y, training_frame=frame)
    return model


def glm_binomial(data: Path) -> object:
    model = train(prostate(data), "CAPSULE", X, family="binomial", lambda_=0.001)
    return {**fitted(model), "gains": [row[:4] for row in model.gains_lift().cell_values]}


def glm_gaussian(data: Path) -> object:
    return fitted(
        train(prostate(data), "AGE", ["RACE", "PSA", "VOL"], family="gaussian", lambda_=0)
    )


def glm_poisson(data: Path) -> object:
    return fitted(train(prostate(data), "GLEASON", ["AGE", "PSA"], family="poisson", lambda_=0))


def glm_gamma(data: Path) -> object:
    model = train(prostate(data), "AGE", ["PSA", "GLEASON"], family="gamma", link="log", lambda_=0)
    return fitted(model)


def glm_tweedie(data: Path) -> object:
    model = train(
        prostate(data),
        "VOL",
        ["AGE", "PSA"],
        family="tweedie",
        tweedie_variance_power=1.5,
        lambda_=0,
    )
    return fitted(model)


def glm_multinomial(data: Path) -> object:
    iris = h2o.import_file(str(data / "iris.csv"))
    model = train(iris, "Species", iris.names[:4], family="multinomial", lambda_=0.01)
    # Nothing says what the intercepts add up to; H2O tells no AIC.
    slopes = {
        kind: {name: value for name, value in values.items() if name != "Intercept"}
        for kind, values in model.coef().items()
        if isinstance(values, dict)
    }
    training = measured(model.model_performance())
    training.pop("AIC")
    return {
        "slopes": slopes,
        "training": training,
        "predictions": cells(model.predict(iris[[0, 60, 140], :])),
        "confusion": model.confusion_matrix(iris).cell_values,
    }


def glm_pvalues(data: Path) -> object:
    model = train(prostate(data), "CAPSULE", X, family="binomial", lambda_=0, compute_p_values=True)
    return {**fitted(model), "table": model._model_json["output"]["coefficients_table"].cell_values}


def glm_cv(data: Path) -> object:
    """Without a penalty: H2O's folds inherit the obj_reg of all rows, which makes it stronger."""
    model = train(
        prostate(data),
        "CAPSULE",
        ["AGE", "PSA", "VOL", "GLEASON"],
        family="binomial",
        lambda_=0,
        nfolds=3,
        fold_assignment="modulo",
    )
    return {**fitted(model), "folds": measured(model.model_performance(xval=True))}


def glm_predict(data: Path) -> object:
    frame = prostate(data)
    model = train(frame, "CAPSULE", X, family="binomial", lambda_=0.001)
    return cells(model.predict(frame)[:5, :])


def glm_perf(data: Path) -> object:
    frame = prostate(data)
    model = train(frame, "CAPSULE", X, family="binomial", lambda_=0.001)
    return measured(model.model_performance(frame[:200, :]))


def glm_saveload(data: Path) -> object:
    frame = prostate(data)
    model = train(frame, "CAPSULE", X, family="binomial", lambda_=0.001, model_id="kept_model")
    told = cells(model.predict(frame)[:3, :])
    with tempfile.TemporaryDirectory() as folder:
        path = h2o.save_model(model, folder, force=True)
        h2o.remove(model)
        loaded = h2o.load_model(path)
        return {
            "name": Path(path).name,
            "same": cells(loaded.predict(frame)[:3, :]) == told,
            "coefficients": loaded.coef(),
        }


FLOWS = {
    flow.__name__: flow
    for flow in (
        glm_binomial,
        glm_gaussian,
        glm_poisson,
        glm_gamma,
        glm_tweedie,
        glm_multinomial,
        glm_pvalues,
        glm_cv,
        glm_predict,
        glm_perf,
        glm_saveload,
    )
}
