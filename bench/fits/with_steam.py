"""Fit, walk a path or predict with steam: `with_steam.py TASK DATA COPIES THREADS TOLERANCE`, JSON
out.

The time of a fit includes the facts of all columns and every metric of the training rows. The
tolerance is that of the standardised coefficients.
"""

import json

from timing import ALPHA, RESPONSE, Data, Order, load, timed

from steam.core.freed_memory import give_back_freed_memory
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.freed_memory import keep_freed_memory
from steam.trainer.glm.fit import fit
from steam.trainer.glm.parameters import GlmParameters

_PIECE = 100_000


def fitted(order: Order, data: Data) -> dict[str, float]:
    frame = frame_from_arrays("frame", data.columns, domains=data.levels)
    names = [name for name in data.columns if name != RESPONSE]
    data.columns.clear()
    give_back_freed_memory()  # as the trainer does after a parse
    parameters = GlmParameters(
        family="binomial",
        alphas=(ALPHA,),
        lambdas=tuple(data.lambdas),
        standardize=order.task != "path",  # whose numbers are standardised
        beta_epsilon=order.tolerance,
    )
    engine = LocalEngine(order.threads)
    found, spent = timed(lambda: fit(frame, names, RESPONSE, parameters, engine))
    return {
        **spent,
        "deviance": found.submodels[-1].optimum.at.deviance,
        "coefficients": len(found.coefficients),
        "iterations": sum(len(one.optimum.history) - 1 for one in found.submodels),
    }


def predicted(data: Data) -> dict[str, float]:
    """All rows in memory, on one thread."""
    rows = len(data.columns[RESPONSE])
    frame = frame_from_arrays("frame", data.columns, domains=data.levels)
    names = [name for name in data.columns if name != RESPONSE]
    parameters = GlmParameters(family="binomial", lambdas=(0.0,))
    model = fit(frame, names, RESPONSE, parameters, LocalEngine(1)).model
    parts = [
        {name: data.columns[name][start : start + _PIECE] for name in names}
        for start in range(0, rows, _PIECE)
    ]

    def predict() -> None:
        for part in parts:
            model.predict(part, len(part[names[0]]))

    return {**timed(predict)[1], "rows": rows}


def main() -> None:
    order = Order.given()
    keep_freed_memory()  # as the trainer does when it starts
    data = load(order.data, order.copies)
    print(json.dumps(predicted(data) if order.task == "predict" else fitted(order, data)))


if __name__ == "__main__":
    main()
