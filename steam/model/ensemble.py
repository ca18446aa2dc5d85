"""A stacked ensemble: a metalearner whose inputs are the answers of other models."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.imputation import check_length
from steam.model.predictor import Columns, Prediction, Predictor
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.model.signature_checks import check_columns, check_response, refuse_model

Floats = NDArray[np.float64]

_LEAST = 1e-9
_LOWEST_LOGIT = -19.0


@dataclass(frozen=True, slots=True, eq=False)
class EnsembleModel:
    """Base models in the slots of a metalearner, all of one category.

    A slot is as wide as the answer of its model: a number, the probability of the second of two
    classes, or those of all classes. Slots follow each other in the order of the metalearner's
    columns; one whose model was left out as useless, None, is 0. With `logit` each p in a slot
    becomes ln(p / (1 - p)), p kept 1e-9 away from 0 and 1, and no less than -19.

    Base models find their columns by name, with the ensemble's levels. Offsets are not handed on.
    The answer is the metalearner's, its label by its own threshold.

    Raises InvalidArtifact when the parts do not fit each other.
    """

    signature: Signature
    bases: tuple[Predictor | None, ...]
    metalearner: Predictor
    logit: bool = False

    def __post_init__(self) -> None:
        check_columns(self.signature)
        check_response(
            self.signature, {Category.BINOMIAL, Category.MULTINOMIAL, Category.REGRESSION}
        )
        if any(base is not None and not self._can_feed(base.signature) for base in self.bases):
            raise refuse_model("a base model has other columns, levels or classes")
        slots = self.metalearner.signature
        if not self._answers_alike(slots) or any(
            column.type is ColumnType.CATEGORICAL for column in slots.features
        ):
            raise refuse_model("its metalearner does not make its answer of numbers")
        if len(slots.features) != len(self.bases) * self._slot_width:
            raise refuse_model(f"{len(self.bases)} base models do not fit into its metalearner")

    @property
    def _slot_width(self) -> int:
        multinomial = self.signature.category is Category.MULTINOMIAL
        return len(self.signature.response.levels) if multinomial else 1

    def _can_feed(self, base: Signature) -> bool:
        own = {column.name: _levels(column) for column in self.signature.features}
        return self._answers_alike(base) and all(
            own.get(column.name) == _levels(column) for column in base.features
        )

    def _answers_alike(self, other: Signature) -> bool:
        return (other.category, other.response.levels) == (
            self.signature.category,
            self.signature.response.levels,
        )

    def predict(self, columns: Columns, rows: int, offset: Floats | None = None) -> Prediction:
        """Score `rows` rows. Raises InvalidInput for a column or offset of another length."""
        if offset is not None:
            check_length("The offset", offset, rows)
        slots = [slot for base in self.bases for slot in self._slots(base, columns, rows)]
        if self.logit:
            slots = [_logit(slot) for slot in slots]
        names = self.metalearner.signature.names
        return self.metalearner.predict(dict(zip(names, slots, strict=True)), rows)

    def _slots(self, base: Predictor | None, columns: Columns, rows: int) -> Iterator[Floats]:
        """What one base model hands on, float64 (rows,) each."""
        if base is None:
            yield from (np.zeros(rows) for _ in range(self._slot_width))
            return
        answer = base.predict(columns, rows)
        if answer.values is not None:
            yield answer.values
        elif answer.probabilities is not None:
            classes = answer.probabilities.T[-self._slot_width :]
            yield from (np.ascontiguousarray(probability) for probability in classes)


def _levels(column: Column) -> tuple[str, ...]:
    """None of a number or time. Codes can be handed on where levels are the same."""
    return column.levels if column.type is ColumnType.CATEGORICAL else ()


def _logit(p: Floats) -> Floats:
    p = np.clip(p, _LEAST, 1.0 - _LEAST)
    return np.maximum(_LOWEST_LOGIT, np.log(p / (1.0 - p)))
