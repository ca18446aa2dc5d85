"""The predictor protocol: the one object that scores, in the trainer and in the worker alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from steam.model.linear import LinearRow
from steam.model.signature import Signature

Columns = Mapping[str, NDArray[np.float64] | NDArray[np.int32]]
"""Columns by name, all of one length n: numeric and time float64 with NaN for missing; categorical
int32 codes into the *signature's* levels, -1 for missing or unseen. An absent column is missing.
A model that `TellsUnseen` is given UNSEEN for an unseen level."""

UNSEEN = -2
"""The code of a level that the model does not know, where that is told apart from missing (-1)."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model says of n rows.

    Regression: `values`, float64 (n,). Classification: `labels`, int32 (n,), indices into the
    response's levels or -1 where there is no answer (the probabilities are then NaN), and
    `probabilities`, float64 (n, levels). Clustering: `labels` alone. Anomaly detection and uplift:
    `values`. Whatever else a model says are `extras`: float64 (n,) each, in order, under the names
    that H2O gives them, such as `mean_length`, `cal_p1` or `PC2`. `log_odds`, float64 (n,), are
    those of the second of two classes, where the model has them: they tell apart probabilities
    that a double rounds to 0 or 1.
    """

    values: NDArray[np.float64] | None = None
    labels: NDArray[np.int32] | None = None
    probabilities: NDArray[np.float64] | None = None
    extras: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    log_odds: NDArray[np.float64] | None = None


class Predictor(Protocol):
    """Scores columns with one model. Immutable and safe to share between threads."""

    @property
    def signature(self) -> Signature: ...

    def predict(
        self, columns: Columns, rows: int, offset: NDArray[np.float64] | None = None
    ) -> Prediction:
        """Score `rows` rows. The answer of a row never depends on the other rows, to the bit."""
        ...


@runtime_checkable
class TellsUnseen(Predictor, Protocol):
    """A model to which an unseen level may be something else than a missing one."""

    @property
    def tells_unseen(self) -> bool:
        """Whether the code UNSEEN may lead to another answer than -1."""
        ...


def unseen_code(predictor: Predictor) -> int | None:
    """UNSEEN for a model that tells it from a missing value, else None."""
    return UNSEEN if isinstance(predictor, TellsUnseen) and predictor.tells_unseen else None


class RowPrediction(NamedTuple):
    """What a model says of one row: a `value`, or a `label` (-1 for none) and `probabilities`."""

    value: float = 0.0
    label: int = -1
    probabilities: Sequence[float] = ()


@runtime_checkable
class ByRow(Protocol):
    """A model that has a way to score one row without making arrays, if it is of the right kind."""

    def by_row(self) -> "RowPredictor | None":
        """The same model, a row at a time."""
        ...


@runtime_checkable
class RowPredictor(Predictor, Protocol):
    """A classifier or a regression that also scores one row without making arrays."""

    def predict_row(self, cells: Sequence[float], offset: float | None = None) -> RowPrediction:
        """Score one row: an int code or a float per feature, in order. As `predict`, to the bit."""
        ...


@runtime_checkable
class LinearRowPredictor(RowPredictor, Protocol):
    """A RowPredictor whose answer may depend on a row by one sum of a term for each column."""

    def linear_row(self) -> LinearRow | None:
        """How that sum is made, the offset apart; None where the answer depends on more."""
        ...

    def mean_of_eta(self) -> Callable[[float], float]:
        """What a regression answers for that sum with the offset, or the probability of the second
        of two classes. As `predict_row`, to the bit."""
        ...

    @property
    def threshold(self) -> float:
        """From which probability of the second class on that is the label."""
        ...


def row_predictor_of(predictor: Predictor) -> RowPredictor | None:
    """The way to score one row without making arrays; None for a model without one."""
    if isinstance(predictor, RowPredictor):
        return predictor
    return predictor.by_row() if isinstance(predictor, ByRow) else None
