"""Metrics of a model on a frame, and of predictions that are there already."""

from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.frame.frame import Frame
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.class_areas import AucType
from steam.trainer.metrics.compare import compare
from steam.trainer.metrics.deviance import UnitDeviance
from steam.trainer.metrics.measure import Metrics
from steam.trainer.metrics.regression import RegressionMetrics
from steam.trainer.progress import Silent
from steam.trainer.rest.any_metrics import any_metrics_json
from steam.trainer.rest.arguments import read_enum
from steam.trainer.rest.call import Call, post
from steam.trainer.rest.model_metrics import made_metrics_json
from steam.trainer.rest.schemas import Json, schema

_DISTRIBUTIONS = ("gaussian", "poisson", "gamma")
"""Those whose deviance has no parameter."""


def measure(call: Call) -> Json:
    """`POST /3/ModelMetrics/models/{model}/frames/{frame}`."""
    services = call.services
    model = services.store.get(TrainedModel, call.path["model"])
    frame = services.store.get(Frame, call.path["frame"])
    algorithm = services.algorithms.get(model.algorithm)
    metrics = algorithm.score(model, frame, services.engine, Silent())
    return schema(
        "ModelMetricsListSchemaV3",
        "ModelMetricsList",
        model_metrics=[any_metrics_json(metrics, model, frame.key)],
    )


def make(call: Call) -> Json:
    """`POST /3/ModelMetrics/predictions_frame/{predictions}/actuals_frame/{actuals}`."""
    services, arguments = call.services, call.arguments
    predictions = services.store.get(Frame, call.path["predictions"])
    actuals = services.store.get(Frame, call.path["actuals"])
    weights = arguments.text("weights_frame")
    distribution = read_enum(
        "distribution", arguments.text("distribution", "gaussian"), _DISTRIBUTIONS
    )
    kinds = [kind.value for kind in AucType] + ["AUTO"]
    auc_type = read_enum("auc_type", arguments.text("auc_type", "AUTO"), kinds)
    metrics = compare(
        predictions,
        actuals,
        services.engine,
        domain=tuple(arguments.words("domain") or ()),
        weights=services.store.get(Frame, weights) if weights else None,
        deviance=UnitDeviance(distribution),
        auc_type=AucType.NONE if auc_type == "AUTO" else AucType(auc_type),
    )
    return schema(
        "ModelMetricsMakerSchemaV3",
        "ModelMetricsMaker",
        predictions_frame=predictions.key,
        actuals_frame=actuals.key,
        weights_frame=weights or None,
        domain=None if isinstance(metrics, RegressionMetrics) else list(metrics.domain),
        distribution=distribution,
        auc_type=auc_type,
        model_metrics=made_metrics_json(
            metrics, _description(metrics, distribution), services.clock.now_ms()
        ),
    )


def _description(metrics: Metrics, distribution: str) -> str:
    if isinstance(metrics, RegressionMetrics):
        return f"Computed on user-given predictions and targets, distribution: {distribution}."
    given = "Computed on user-given predictions and labels"
    if isinstance(metrics, BinomialMetrics):
        return f"{given}, using F1-optimal threshold: {metrics.threshold}."
    return f"{given}."


routes = [
    post("/3/ModelMetrics/models/{model}/frames/{frame:path}", measure),
    post("/3/ModelMetrics/predictions_frame/{predictions}/actuals_frame/{actuals:path}", make),
]
