"""The body of `/schema`: the contract of a deployment version as plain data."""

from dataclasses import asdict

from steam.model.signature import Column
from steam.scoring.worker import Worker


def schema_of(worker: Worker) -> dict[str, object]:
    """What the model reads and gives. Raises Unavailable while it is being loaded."""
    model = worker.model()
    signature = model.scorer.signature
    response: dict[str, object] = {"name": signature.response.name}
    if signature.response.levels:
        response["levels"] = signature.response.levels
    schema = {
        "deployment": worker.deployment,
        "version": worker.version,
        "artifact": worker.artifact,
        "algorithm": model.algorithm,
        "category": model.category,
        "features": [feature_fields(column) for column in signature.features],
        "response": response,
        "policy": asdict(worker.policy),
    }
    return schema if signature.offset is None else {**schema, "offset": signature.offset}


def feature_fields(column: Column) -> dict[str, object]:
    """One column that the model reads: its name, its type, and what is known of its values."""
    known = {"levels": column.levels or None, "low": column.low, "high": column.high}
    return {
        "name": column.name,
        "type": column.type.value,
        **{name: value for name, value in known.items() if value is not None},
    }
