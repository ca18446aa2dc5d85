"""The predictor protocol: the one object that scores, in the trainer and in the worker alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from steam.model.signature import Signature

Columns = Mapping[str, NDArray[np.float64] | NDArray[np.int32]]
"""Columns by name, all of one length n: numeric and time float64 with NaN for missing; categorical
int32 codes into the *signature's* levels, -1 for missing or unseen. An absent column is missing."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model says of n rows.

    Regression: `values`, float64 (n,). Classification: `labels`, int32 (n,), indices into the
    response's levels or -1 where there is no answer (the probabilities are then NaN), and
    `probabilities`, float64 (n, levels). Clustering: `labels` alone. Anomaly detection and uplift:
    `values`. Whatever else a model says are `extras`: float64 (n,) each, in order, under the names
    that H2O gives them, such as `mean_length`, `cal_p1` or `PC2`.
    """

    values: NDArray[np.float64] | None = None
    labels: NDArray[np.int32] | None = None
    probabilities: NDArray[np.float64] | None = None
    extras: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)


class Predictor(Protocol):
    """Scores columns with one model. Immutable and safe to share between threads."""

    @property
    def signature(self) -> Signature: ...

    def predict(
        self, columns: Columns, rows: int, offset: NDArray[np.float64] | None = None
    ) -> Prediction:
        """Score `rows` rows. The answer of a row never depends on the other rows, to the bit."""
        ...


class RowPrediction(NamedTuple):
    """What a model says of one row: a `value`, or a `label` (-1 for none) and `probabilities`."""

    value: float = 0.0
    label: int = -1
    probabilities: Sequence[float] = ()


@runtime_checkable
class RowPredictor(Predictor, Protocol):
    """A classifier or a regression that also scores one row without making arrays."""

    def predict_row(self, cells: Sequence[float], offset: float | None = None) -> RowPrediction:
        """Score one row: an int code or a float per feature, in order. As `predict`, to the bit."""
        ...
