"""Everything within an estimator: the estimators that it is made of."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator

_CONTAINERS = (list, tuple, set, frozenset)


def parts_of(estimator: object) -> Iterator[Any]:
    """The estimator and all objects within it that have attributes, each once, outermost first."""
    seen: set[int] = set()
    waiting: list[object] = [estimator]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, _CONTAINERS):
            waiting.extend(one)
        elif isinstance(one, np.ndarray):
            if one.dtype == np.object_:
                waiting.extend(one.ravel().tolist())
        elif isinstance(one, BaseEstimator) or type(one).__module__.startswith("sklearn."):
            yield one
            waiting.extend(getattr(one, "__dict__", {}).values())


def estimators_in(estimator: object) -> Iterator[Any]:
    """The estimators among the parts."""
    return (part for part in parts_of(estimator) if isinstance(part, BaseEstimator))
