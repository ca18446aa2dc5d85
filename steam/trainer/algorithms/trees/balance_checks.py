"""Whether classes can be balanced as is asked."""

from collections.abc import Mapping

import numpy as np

from steam.trainer.algorithms.columns import text_of
from steam.trainer.algorithms.parameters import Problem


def check_balance(given: Mapping[str, object], levels: int) -> list[Problem]:
    """Why classes cannot be balanced as is asked. Without classes there is nothing to balance."""
    if not given.get("balance_classes") or not levels:
        return []
    if text_of(given, "weights_column"):
        message = "Balance classes and observation weights are not currently supported together."
        return [Problem("balance_classes", message)]
    most = given.get("max_after_balance_size", 1.0)
    if not (isinstance(most, int | float) and most > 0.0):
        message = f"max_after_balance_size is {most}, and not above 0."
        return [Problem("max_after_balance_size", message)]
    return _check_factors(given.get("class_sampling_factors"), levels)


def _check_factors(factors: object, levels: int) -> list[Problem]:
    if not isinstance(factors, list) or not factors:
        return []
    if len(factors) != levels:
        message = f"class_sampling_factors must have {levels} elements, one for each class."
    elif not all(0.0 < factor < np.inf for factor in factors):
        message = "Each of class_sampling_factors must be a number above 0."
    else:
        return []
    return [Problem("class_sampling_factors", message)]
