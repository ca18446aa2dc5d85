"""Fit or walk a path with glum: `with_glum.py TASK DATA COPIES THREADS TOLERANCE`, JSON out.

The time of a fit includes the conversion of the pandas table, in which categories are such. The
tolerance is that of the gradient; iterations are those of the last lambda, which is all it tells.
"""

import json

import numpy as np
import pandas as pd
from glum import GeneralizedLinearRegressor
from timing import ALPHA, RESPONSE, Order, load, timed

ENOUGH_ITERATIONS = 1000


def main() -> None:
    order = Order.given()  # its threads are those of OpenMP
    data = load(order.data, order.copies)
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
    path = {"alpha_search": True, "alpha": data.lambdas, "l1_ratio": ALPHA}
    chosen = path if order.task == "path" else {"alpha": 0, "drop_first": True}
    model = GeneralizedLinearRegressor(
        family="binomial",
        gradient_tol=order.tolerance,
        max_iter=ENOUGH_ITERATIONS,
        **chosen,
    )
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
