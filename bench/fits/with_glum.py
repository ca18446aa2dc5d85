"""Fit or walk a path with glum: `with_glum.py TASK DATA COPIES THREADS`, JSON out.

The time of a fit includes the conversion of the pandas table, in which categories are such.
"""

import json
import sys

import numpy as np
import pandas as pd
from glum import GeneralizedLinearRegressor
from timing import ALPHA, LAMBDAS, RESPONSE, SMALLEST_SHARE, load, timed

PATH = {
    "alpha_search": True,
    "n_alphas": LAMBDAS,
    "min_alpha_ratio": SMALLEST_SHARE,
    "l1_ratio": ALPHA,
    "scale_predictors": True,
}


def main() -> None:
    task, path, copies, _ = sys.argv[1:]  # its threads are those of OpenMP
    data = load(path, copies)
    y = data.columns.pop(RESPONSE).astype(np.float64)
    table = pd.DataFrame(
        {
            name: pd.Categorical.from_codes(values, data.levels[name])
            if name in data.levels
            else values
            for name, values in data.columns.items()
        }
    )
    data.columns.clear()
    chosen = PATH if task == "path" else {"alpha": 0, "drop_first": True}
    model = GeneralizedLinearRegressor(family="binomial", **chosen)
    found, spent = timed(lambda: model.fit(table, y))
    means = np.clip(found.predict(table), 1e-300, 1.0)
    print(
        json.dumps(
            {
                **spent,
                "deviance": -2.0 * float(np.log(np.where(y == 1.0, means, 1.0 - means)).sum()),
                "coefficients": len(found.coef_) + 1,
                "iterations": int(found.n_iter_),
            }
        )
    )


if __name__ == "__main__":
    main()
