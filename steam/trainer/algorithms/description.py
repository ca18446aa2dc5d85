"""What an artifact says of the model in it, for algorithms that have no more to say than this."""

from collections.abc import Mapping

from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.named_metrics import AnyMetrics, any_metric_facts
from steam.trainer.frame.frame import Frame


def describe(
    order: Order, parameters: Mapping[str, object], training: AnyMetrics, created_ms: int
) -> dict[str, object]:
    """The facts of a model: see `steam.model.facts`."""
    return {
        "model": order.model_key,
        "created_ms": created_ms,
        "parameters": {name: value for name, value in parameters.items() if value is not None},
        "metrics": {"training": any_metric_facts(training)},
        "lineage": lineage_of(order.training),
    }


def lineage_of(frame: Frame) -> dict[str, object]:
    """Where a frame comes from: its file with the hash, and `parse`, how that was read."""
    source = frame.source
    told: dict[str, object] = {
        "frame": frame.key,
        "rows": frame.rows,
        "source": source and source.path,
        "source_sha256": source and source.sha256,
    }
    if source is not None and source.parse is not None:
        told["parse"] = source.parse.facts()
    return told
