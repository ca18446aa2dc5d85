"""Metrics of a model on a frame."""

from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import Silent
from steam.trainer.rest.call import Call, post
from steam.trainer.rest.model_metrics import metrics_json
from steam.trainer.rest.schemas import Json, schema


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
        model_metrics=[metrics_json(metrics, model, frame.key)],
    )


routes = [post("/3/ModelMetrics/models/{model}/frames/{frame:path}", measure)]
