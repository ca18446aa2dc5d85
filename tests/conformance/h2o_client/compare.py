"""Whether what one server told is what another did."""

import math
from collections.abc import Iterator, Mapping

UNEQUAL: Mapping[str, float] = {
    "glm_binomial": 1e-3,
    "glm_cv": 1e-6,
    "glm_multinomial": 1e-2,
    "glm_perf": 1e-4,
    "glm_poisson": 1e-4,
    "glm_gamma": 1e-4,
    "glm_predict": 1e-4,
    "glm_pvalues": 1e-4,
    "glm_saveload": 1e-3,
    "glm_tweedie": 1e-3,
    "grid_glm": 1e-4,
}
"""By how much numbers of a flow may differ, relative to them or to 1. H2O's elastic net ends a
little above the least of its objective (2e-9 for glm_binomial), which moves coefficients by 3e-4.
Those of other flows may differ by EXACT."""

EXACT = 1e-9


def differences(
    expected: object, actual: object, tolerance: float, where: str = ""
) -> Iterator[str]:
    """A line for every value that differs; texts of numbers count as numbers."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for name in expected.keys() | actual.keys():
            if name not in expected or name not in actual:
                yield f"{where}.{name} is only in the {'record' if name in expected else 'answer'}"
            else:
                yield from differences(expected[name], actual[name], tolerance, f"{where}.{name}")
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for index, pair in enumerate(zip(expected, actual, strict=True)):
            yield from differences(*pair, tolerance, f"{where}[{index}]")
    elif not _equal(expected, actual, tolerance):
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
