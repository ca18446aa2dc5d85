"""What the Open Inference Protocol tells of a server, its model and its work, as plain data."""

from steam import __version__
from steam.model.signature import Column, ColumnType
from steam.scoring.codecs.tensor_answer import datatype_of
from steam.scoring.counts import Outcome
from steam.scoring.explained_answers import full_frame
from steam.scoring.schema import feature_fields
from steam.scoring.scorer import canary_row
from steam.scoring.worker import Worker

_DATATYPES = {
    ColumnType.NUMERIC: "FP64",
    ColumnType.TIME: "INT64",
    ColumnType.CATEGORICAL: "BYTES",
}
_ANY_ROWS = [-1]
_NS_PER_MS = 1_000_000
_NOT_MEASURED = {"count": 0, "ns": 0}


def server_metadata() -> dict[str, object]:
    """The name of this server, and the extensions of the protocol that it knows."""
    extensions = ["binary_tensor_data", "model_repository", "statistics"]
    return {"name": "steam", "version": __version__, "extensions": extensions}


def model_metadata(worker: Worker) -> dict[str, object]:
    """The tensors that the model reads and gives. Raises Unavailable while it is being loaded."""
    loaded = worker.model()
    scorer = loaded.scorer
    signature = scorer.signature
    inputs = [_input(column) for column in signature.features]
    if signature.offset is not None:
        inputs.append({"name": signature.offset, "datatype": "FP64", "shape": _ANY_ROWS})
    answered = scorer.answer(scorer.model.decoder.table_of([canary_row(signature)], 1))
    return {
        "name": worker.deployment,
        "versions": [str(worker.version)],
        "platform": f"steam_{loaded.algorithm}",
        "inputs": inputs,
        "outputs": [
            {"name": name, "datatype": datatype_of(column), "shape": _ANY_ROWS}
            for name, column in full_frame(signature, answered).items()
        ],
    }


def repository_index(worker: Worker) -> list[dict[str, object]]:
    """The one model there is. Raises Unavailable while it is being loaded."""
    worker.model()
    return [
        {
            "name": worker.deployment,
            "version": str(worker.version),
            "state": "READY",
            "reason": "",
        }
    ]


def statistics(worker: Worker) -> dict[str, object]:
    """How much was inferred, by whatever protocol, in the shape of Triton's extension.

    Sums that this server does not keep have the count 0; of failures only their number is kept.
    """
    counts = worker.stats.counts()
    answered = sum(n for (_, outcome), n in counts.requests.items() if outcome is Outcome.ANSWERED)
    failed = sum(counts.requests.values()) - answered
    computed = {"count": answered, "ns": round(counts.scoring_ms * _NS_PER_MS)}
    of_model = {
        "name": worker.deployment,
        "version": str(worker.version),
        "last_inference": worker.stats.last_ms(),
        "inference_count": counts.rows,
        "execution_count": answered,
        "inference_stats": {
            "success": {"count": answered, "ns": round(counts.latency_ms * _NS_PER_MS)},
            "fail": {"count": failed, "ns": 0},
            "queue": _NOT_MEASURED,
            "compute_input": _NOT_MEASURED,
            "compute_infer": computed,
            "compute_output": _NOT_MEASURED,
            "cache_hit": _NOT_MEASURED,
        },
        "batch_stats": [],
    }
    return {"model_stats": [of_model]}


def _input(column: Column) -> dict[str, object]:
    parameters = feature_fields(column)
    return {
        "name": parameters.pop("name"),
        "datatype": _DATATYPES[column.type],
        "shape": _ANY_ROWS,
        "parameters": parameters,
    }
