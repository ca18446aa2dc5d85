"""Fit, walk a path or predict with steam: `with_steam.py TASK DATA COPIES THREADS`, JSON out.

The time of a fit includes the facts of all columns and every metric of the training rows.
"""

import json
import sys

from timing import ALPHA, LAMBDAS, RESPONSE, SMALLEST_SHARE, Data, load, timed

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.glm.fit import fit
from steam.trainer.glm.parameters import GlmParameters

PATH = {
    "lambda_search": True,
    "early_stopping": False,
    "nlambdas": LAMBDAS,
    "lambda_min_ratio": SMALLEST_SHARE,
}
_PIECE = 100_000


def fitted(task: str, data: Data, threads: int) -> dict[str, float]:
    frame = frame_from_arrays("frame", data.columns, domains=data.levels)
    names = [name for name in data.columns if name != RESPONSE]
    data.columns.clear()
    chosen = PATH if task == "path" else {"lambdas": (0.0,)}
    parameters = GlmParameters(family="binomial", alphas=(ALPHA,), **chosen)
    engine = LocalEngine(threads)
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
    task, path, copies, threads = sys.argv[1:]
    data = load(path, copies)
    print(json.dumps(predicted(data) if task == "predict" else fitted(task, data, int(threads))))


if __name__ == "__main__":
    main()
