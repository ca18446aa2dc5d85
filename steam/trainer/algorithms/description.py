"""What an artifact says of the model in it, for algorithms that have no more to say than this."""

from collections.abc import Mapping

from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.named_metrics import AnyMetrics, any_metric_facts


def describe(
    order: Order, parameters: Mapping[str, object], training: AnyMetrics, created_ms: int
) -> dict[str, object]:
    """The facts of a model: see `steam.model.facts`."""
    source = order.training.source
    return {
        "model": order.model_key,
        "created_ms": created_ms,
        "parameters": {name: value for name, value in parameters.items() if value is not None},
        "metrics": {"training": any_metric_facts(training)},
        "lineage": {
            "frame": order.training.key,
            "rows": order.training.rows,
            "source": source and source.path,
            "source_sha256": source and source.sha256,
        },
    }
