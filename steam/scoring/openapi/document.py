"""The OpenAPI document of one worker, put together from the families of its routes."""

from collections.abc import Callable

from steam.scoring.openapi.errors import ERROR_SCHEMA
from steam.scoring.openapi.facts import facts_part
from steam.scoring.openapi.invocations import invocations_part
from steam.scoring.openapi.open_inference import open_inference_part
from steam.scoring.openapi.parts import Json, Part
from steam.scoring.openapi.prediction_service import prediction_service_part
from steam.scoring.openapi.probes import probes_part
from steam.scoring.openapi.snippets import snippets_part
from steam.scoring.worker import Worker

_FAMILIES: tuple[Callable[[Worker], Part], ...] = (
    prediction_service_part,
    invocations_part,
    open_inference_part,
    facts_part,
    probes_part,
    snippets_part,
)


def document_of(worker: Worker) -> Json:
    """OpenAPI 3.1 as plain data. Raises Unavailable while the model is being loaded."""
    model = worker.model()
    response = model.scorer.signature.response.name or "the response"
    parts = [family(worker) for family in _FAMILIES]
    schemas = {name: schema for part in parts for name, schema in part.schemas.items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": worker.deployment,
            "version": str(worker.version),
            "description": f"Predicts {response} ({model.algorithm} {model.category}, "
            f"artifact {worker.artifact[:12]}).",
        },
        "servers": [{"url": "./"}],  # where the document is, also behind a gateway
        "paths": {path: item for part in parts for path, item in part.paths.items()},
        "components": {"schemas": {**schemas, "Error": ERROR_SCHEMA}},
    }
