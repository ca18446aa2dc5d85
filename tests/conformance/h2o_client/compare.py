"""Whether what one server told is what another did."""

import math
from collections.abc import Iterator, Mapping

EXACT = 1e-9
ENDED_APART = {
    **dict.fromkeys(("coefficients", "standardized"), 5e-4),
    **dict.fromkeys(("pr_auc", "gains"), 1e-4),
    "r2": 1e-5,
    "": 1e-6,
}
"""H2O's elastic net ends a little above the least of its objective (2e-9 in glm_binomial): this
moves coefficients by 3e-4, what orders rows by 6e-5, and deviances by less than 1e-6."""

UNEQUAL: Mapping[str, Mapping[str, float]] = {
    "glm_binomial": ENDED_APART,
    "glm_saveload": ENDED_APART,
    "glm_perf": {"": 1e-5},
    "glm_predict": {"": 1e-4},
    "glm_tweedie": {"": 1e-7},
    "glm_foldcol": {
        # One row is predicted wrong and almost surely: the two take its logarithm apart.
        **dict.fromkeys(("logloss", "residual_deviance", "AIC"), 3e-2),
        "": 1e-6,
    },
    "glm_interaction_pairs": {"": 1e-6},
    "glm_nonneg": {"": 1e-6},
    "glm_alphas": {"": 1e-6},
    "glm_lambda_search": {"": 1e-4},
    "glm_weights_offset": {"standardized": 1e-3, "": 1e-9},  # H2O's spread leaves weights out
    "gbm": {"": 5e-2},  # bins of a numeric column are cut at other places
    "kmeans": {"": 1e-5},  # H2O's sums of squares are those of float32
    "grid_glm": {"": 1e-5},
    "glm_multinomial": {
        **dict.fromkeys(("slopes", "mean_per_class_error"), 1e-2),
        **dict.fromkeys(("residual_deviance", "training"), 1e-3),
        "residual_degrees_of_freedom": 1e-2,  # H2O counts an intercept that nothing identifies
        "": 1e-4,
    },
}
"""By flow, by how much numbers may differ, relative to them or to 1: by the name nearest to them,
"" for all others. Those of other flows may differ by EXACT."""


def differences(
    expected: object,
    actual: object,
    tolerances: Mapping[str, float],
    tolerance: float | None = None,
    where: str = "",
) -> Iterator[str]:
    """A line for every value that differs; texts of numbers count as numbers."""
    own = tolerances.get("", EXACT) if tolerance is None else tolerance
    if isinstance(expected, dict) and isinstance(actual, dict):
        for name in expected.keys() | actual.keys():
            if name not in expected or name not in actual:
                yield f"{where}.{name} is only in the {'record' if name in expected else 'answer'}"
                continue
            pair, here = (expected[name], actual[name]), f"{where}.{name}"
            yield from differences(*pair, tolerances, tolerances.get(name, own), here)
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for index, pair in enumerate(zip(expected, actual, strict=True)):
            yield from differences(*pair, tolerances, own, f"{where}[{index}]")
    elif not _equal(expected, actual, own):
        yield f"{where}: {expected!r} was recorded, {actual!r} is told"


def _equal(expected: object, actual: object, tolerance: float) -> bool:
    numbers = _number(expected), _number(actual)
    if numbers[0] is None or numbers[1] is None:
        return expected == actual
    if math.isnan(numbers[0]) or math.isnan(numbers[1]):
        return math.isnan(numbers[0]) and math.isnan(numbers[1])
    return math.isclose(*numbers, rel_tol=tolerance, abs_tol=tolerance)


def _number(value: object) -> float | None:
    if not isinstance(value, int | float | str) or isinstance(value, bool):
        return None
    try:
        return float(value)
    except ValueError:
        return None
