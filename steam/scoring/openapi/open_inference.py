"""`/v2` in the document: the Open Inference Protocol for the one model of the worker."""

from steam.model.signature import Signature
from steam.scoring.codecs.inference_tensors import BYTES_TYPE
from steam.scoring.codecs.tensor_request import LENGTH_HEADER
from steam.scoring.example import example_row
from steam.scoring.openapi.columns import has_too_many
from steam.scoring.openapi.operations import answer, operation
from steam.scoring.openapi.parts import (
    BINARY,
    COUNT,
    TEXT,
    TRUTH,
    Json,
    Part,
    array,
    json_content,
    record,
    reference,
)
from steam.scoring.worker import Worker

_TAG = "Open Inference Protocol"
_SHAPE = "InferenceError"
_DATATYPES = ["BOOL", "BYTES", "FP16", "FP32", "FP64"]
_DATATYPES += [f"{sign}INT{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64)]
_ANYTHING: Json = {"type": "object"}
_SHAPES = array({"type": "integer"})
_TENSOR = {
    "name": TEXT,
    "shape": array(COUNT),
    "datatype": {**TEXT, "enum": _DATATYPES},
    "parameters": _ANYTHING,
    "data": {"type": "array", "description": "Flat, or nested row by row."},
}
_DESCRIBED_TENSOR = record(
    {"name": TEXT, "datatype": TEXT, "shape": _SHAPES, "parameters": _ANYTHING}, "parameters"
)
_INDEXED = record({"name": TEXT, "version": TEXT, "state": TEXT, "reason": TEXT})
_HEADER_LENGTH: Json = {
    "name": LENGTH_HEADER,
    "in": "header",
    "description": "Bytes of the JSON at the beginning of the body; those of tensors follow it.",
    "schema": COUNT,
}
_SCHEMAS: dict[str, Json] = {
    _SHAPE: record({"error": TEXT}, additionalProperties=False),
    "InferenceRequest": record(
        {
            "inputs": array(record(_TENSOR, "parameters", "data"), minItems=1),
            "outputs": array(record({"name": TEXT, "parameters": _ANYTHING}, "parameters")),
            "id": TEXT,
            "parameters": _ANYTHING,
        },
        "outputs",
        "id",
        "parameters",
    ),
    "InferenceResponse": record(
        {
            "model_name": TEXT,
            "model_version": TEXT,
            "id": TEXT,
            "parameters": _ANYTHING,
            "outputs": array(record(_TENSOR, "parameters", "data")),
        },
        "id",
        "parameters",
        additionalProperties=False,
    ),
    "InferenceServer": record({"name": TEXT, "version": TEXT, "extensions": array(TEXT)}),
    "InferenceModel": record(
        {
            "name": TEXT,
            "versions": array(TEXT),
            "platform": TEXT,
            "inputs": array(_DESCRIBED_TENSOR),
            "outputs": array(_DESCRIBED_TENSOR),
        }
    ),
    "InferenceReady": record({"name": TEXT, "ready": TRUTH}),
    "InferenceStatistics": record({"model_stats": array(_ANYTHING)}),
    "InferenceIndex": array(_INDEXED),
    "InferenceHealth": record({"live": TRUTH, "ready": TRUTH}, "ready"),
}


def open_inference_part(worker: Worker) -> Part:
    """The server's routes, and those of the model with and without its version."""
    model = f"/v2/models/{worker.deployment}"
    versioned = f"{model}/versions/{worker.version}"
    example = _example(worker.model().scorer.signature)
    return Part(
        paths={
            "/v2": _get("inferenceServer", "What this server is", "InferenceServer"),
            "/v2/health/live": _get("inferenceLive", "Whether it lives", "InferenceHealth"),
            "/v2/health/ready": _ready(),
            "/v2/repository/index": {"post": _index()},
            "/v2/models/stats": _get(
                "inferenceStatistics", "What it has done", "InferenceStatistics"
            ),
            **_model_paths(model, "InferenceModel", example),
            **_model_paths(versioned, "InferenceModelVersion", example),
        },
        schemas=_SCHEMAS,
    )


def _model_paths(path: str, identity: str, example: Json) -> dict[str, Json]:
    name = identity[0].lower() + identity[1:]
    return {
        path: _get(name, "The tensors of the model", "InferenceModel", 503),
        f"{path}/ready": _get(f"{name}Ready", "Whether it can score", "InferenceReady", 503),
        f"{path}/stats": _get(f"{name}Stats", "What it has done", "InferenceStatistics"),
        f"{path}/infer": {"post": _infer(f"{name}Infer", example)},
    }


def _example(signature: Signature) -> Json:
    """A member of the content of a body: a tensor of one row per column, or nothing for many."""
    if has_too_many(signature):
        return {}
    inputs = [
        {
            "name": name,
            "shape": [1],
            "datatype": "BYTES" if isinstance(value, str) else "FP64",
            "data": [value],
        }
        for name, value in example_row(signature).items()
    ]
    return {"example": {"inputs": inputs}}


def _infer(identity: str, example: Json) -> Json:
    both: Json = {BYTES_TYPE: {"schema": BINARY}}
    return operation(
        identity,
        "Predict tensors",
        answer("Tensors.", {**json_content(reference("InferenceResponse")), **both}),
        [400, 408, 413, 415, 503, 504],
        tag=_TAG,
        parameters=[_HEADER_LENGTH],
        body={**json_content(reference("InferenceRequest"), **example), **both},
        shape=_SHAPE,
    )


def _get(identity: str, summary: str, schema: str, *refused: int) -> Json:
    told = answer("So it is.", json_content(reference(schema)))
    return {"get": operation(identity, summary, told, refused, tag=_TAG, shape=_SHAPE)}


def _ready() -> Json:
    told = answer("It can.", json_content(reference("InferenceHealth")))
    responses = operation(
        "inferenceReady", "Whether it can score", told, [503], tag=_TAG, shape="InferenceHealth"
    )
    return {"get": responses}


def _index() -> Json:
    told = answer("The one model.", json_content(reference("InferenceIndex")))
    return operation(
        "inferenceIndex", "Which models there are", told, [503], tag=_TAG, shape=_SHAPE
    )
