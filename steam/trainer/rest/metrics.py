"""Metrics of a model on a frame, and of predictions that are there already."""

from collections.abc import Iterator

from steam.core.errors import InvalidInput
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.frame.frame import Frame
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.class_areas import AucType
from steam.trainer.metrics.compare import compare
from steam.trainer.metrics.deviance import UnitDeviance
from steam.trainer.metrics.measure import Metrics
from steam.trainer.metrics.regression import RegressionMetrics
from steam.trainer.progress import Silent
from steam.trainer.rest.any_metrics import any_metrics_json, known_metrics_json
from steam.trainer.rest.arguments import read_enum
from steam.trainer.rest.call import Call, delete, get, post
from steam.trainer.rest.metric_lists import metrics_list_json
from steam.trainer.rest.model_metrics import made_metrics_json
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.scorers import scorer_of

_OF_NUMBERS = ("gaussian", "poisson", "gamma", "laplace", "quantile", "tweedie")
_OF_CLASSES = ("bernoulli", "multinomial")
_USUAL_POWER = 1.5
"""Of tweedie: H2O's clients send no other."""


def measure(call: Call) -> Json:
    """`POST /3/ModelMetrics/models/{model}/frames/{frame}`."""
    services = call.services
    model = services.store.get(TrainedModel, call.path["model"])
    frame = services.store.get(Frame, call.path["frame"])
    scorer = scorer_of(model.algorithm, services)
    metrics = scorer.score(model, frame, services.engine, Silent())
    told = any_metrics_json(metrics, model, frame.key)
    return metrics_list_json([told], model=model.key, frame=frame.key)


def list_metrics(call: Call) -> Json:
    """`GET /3/ModelMetrics` and below: what models know of themselves, by model and by frame."""
    model, frame = call.path.get("model"), call.path.get("frame")
    told = [
        known
        for one in call.services.store.all(TrainedModel)
        if model in {None, one.key}
        for known in _known(one, frame)
    ]
    return metrics_list_json(told, model=model, frame=frame)


def forget(_call: Call) -> Json:
    """`DELETE /3/ModelMetrics/...`: nothing goes, as what is measured on request is not kept."""
    return metrics_list_json([])


def _known(model: TrainedModel, wanted: str | None) -> Iterator[Json]:
    """Of training and validation, where they are of the wanted frame or none is named."""
    for metrics, frame in (
        (model.training_metrics, model.training_frame),
        (model.validation_metrics, model.validation_frame),
    ):
        told = known_metrics_json(metrics, model, frame)
        if told is not None and wanted in {None, frame}:
            yield told


def make(call: Call) -> Json:
    """`POST /3/ModelMetrics/predictions_frame/{predictions}/actuals_frame/{actuals}`."""
    services, arguments = call.services, call.arguments
    predictions = services.store.get(Frame, call.path["predictions"])
    actuals = services.store.get(Frame, call.path["actuals"])
    weights = arguments.text("weights_frame")
    distribution = read_enum(
        "distribution",
        arguments.text("distribution", "gaussian"),
        (*_OF_NUMBERS, *_OF_CLASSES),
    )
    kinds = [kind.value for kind in AucType] + ["AUTO"]
    auc_type = read_enum("auc_type", arguments.text("auc_type", "AUTO"), kinds)
    metrics = compare(
        predictions,
        actuals,
        services.engine,
        domain=tuple(arguments.words("domain") or ()),
        weights=services.store.get(Frame, weights) if weights else None,
        deviance=UnitDeviance(
            "gaussian" if distribution in _OF_CLASSES else distribution, power=_USUAL_POWER
        ),
        auc_type=AucType.NONE if auc_type == "AUTO" else AucType(auc_type),
    )
    if distribution in _OF_CLASSES and isinstance(metrics, RegressionMetrics):
        raise InvalidInput(
            f"distribution = {distribution} needs classes as the truth.", hint="Give the domain."
        )
    return schema(
        "ModelMetricsMakerSchemaV3",
        "ModelMetricsMaker",
        predictions_frame=predictions.key,
        actuals_frame=actuals.key,
        weights_frame=weights or None,
        treatment_frame=None,
        domain=None if isinstance(metrics, RegressionMetrics) else list(metrics.domain),
        distribution=arguments.text("distribution") or None,
        auc_type=auc_type,
        auuc_type=None,
        auuc_nbins=0,
        custom_auuc_thresholds=None,
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
    get("/3/ModelMetrics", list_metrics),
    get("/3/ModelMetrics/models/{model}/frames/{frame:path}", list_metrics),
    get("/3/ModelMetrics/models/{model:path}", list_metrics),
    get("/3/ModelMetrics/frames/{frame:path}", list_metrics),
    delete("/3/ModelMetrics/models/{model}/frames/{frame:path}", forget),
    post("/3/ModelMetrics/models/{model}/frames/{frame:path}", measure),
    post("/3/ModelMetrics/predictions_frame/{predictions}/actuals_frame/{actuals:path}", make),
]
