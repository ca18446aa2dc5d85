"""How many values each column of a frame misses."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.frame import Frame
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.folding import folded


def missing_counts(evaluation: Evaluation, frame: Frame) -> NDArray[np.int64]:
    """Shape (columns,)."""

    def count(*columns: NDArray[Any]) -> NDArray[np.int64]:
        pairs = zip(frame.vecs, columns, strict=True)
        return np.array([np.count_nonzero(vec.is_missing(values)) for vec, values in pairs])

    found = folded(evaluation, frame.vecs, count, np.add)
    return np.zeros(frame.columns, dtype=np.int64) if found is None else found
