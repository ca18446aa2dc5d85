"""Gradient boosting: sums of leaves on the scale of a link."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

import numpy as np

from steam.core.errors import Unsupported
from steam.model.links import exponential, identity, logistic, logistic_of, softmax
from steam.model.predictor import Prediction, RowPrediction
from steam.model.signature import Category
from steam.model.signature_checks import refuse_model
from steam.model.sum_explainer import LinkScore
from steam.model.trees.classes import Classes
from steam.model.trees.forest import Floats

_LARGEST = 1e19


def _capped_exponential(eta: Floats) -> Floats:
    return np.minimum(_LARGEST, exponential(eta))


_INVERSE: dict[str, Callable[[Floats], Floats]] = {
    "identity": identity,
    "log": _capped_exponential,
    "logit": logistic,
}


@dataclass(frozen=True, slots=True, eq=False)
class BoostedValue:
    """Regression: the inverse link of `initial` plus the sum plus the offset.

    Raises Unsupported for a link unknown here.
    """

    link: str
    initial: float

    def __post_init__(self) -> None:
        if self.link not in _INVERSE:
            raise Unsupported(
                f"Boosted trees with the link {self.link[:40]!r} are not supported.",
                hint=f"Supported are {', '.join(_INVERSE)}.",
            )
        _check_initial(self.initial)

    @property
    def categories(self) -> Set[Category]:
        return {Category.REGRESSION}

    @property
    def outputs(self) -> int:
        return 1

    @property
    def classes(self) -> int:
        return 0

    @property
    def link_score(self) -> LinkScore:
        return LinkScore(1.0, self.initial, takes_offset=True)

    def prediction(self, sums: Floats, x: Floats, offset: Floats | None) -> Prediction:
        """The values of n rows."""
        return Prediction(values=_INVERSE[self.link](_score(sums, self.initial, offset)))

    def prediction_of_row(self, sums: Sequence[float], offset: float | None) -> RowPrediction:
        """The value of one row."""
        score = np.array(_score_of_row(sums, self.initial, offset))
        return RowPrediction(float(_INVERSE[self.link](score)))


@dataclass(frozen=True, slots=True, eq=False)
class BoostedBinomial:
    """Two classes and one sum, which with `initial` and the offset is the score f.

    The second class has probability 1 / (1 + e^-f). With `opposed`, as of a multinomial
    distribution of two classes, the scores of the classes are f and -f in a softmax.
    """

    answers: Classes
    initial: float
    opposed: bool = False

    def __post_init__(self) -> None:
        _check_initial(self.initial)

    @property
    def categories(self) -> Set[Category]:
        return {Category.BINOMIAL}

    @property
    def outputs(self) -> int:
        return 1

    @property
    def classes(self) -> int:
        return 2

    @property
    def link_score(self) -> LinkScore | None:
        return None if self.opposed else LinkScore(1.0, self.initial, takes_offset=True)

    def prediction(self, sums: Floats, x: Floats, offset: Floats | None) -> Prediction:
        """The classes of n rows."""
        score = _score(sums, self.initial, offset)
        if self.opposed:
            probabilities = np.ascontiguousarray(softmax(np.stack([score, -score])).T)
        else:
            second = logistic(score)
            probabilities = np.stack([1.0 - second, second], axis=1)
        return self.answers.answer(probabilities, x)

    def prediction_of_row(
        self, sums: Sequence[float], offset: float | None
    ) -> RowPrediction | None:
        """The class of one row."""
        if self.opposed:
            return None
        second = logistic_of(_score_of_row(sums, self.initial, offset))
        return self.answers.answer_of_row(1.0 - second, second)


@dataclass(frozen=True, slots=True, eq=False)
class BoostedMultinomial:
    """A sum for each class, in a softmax. Offsets are ignored."""

    answers: Classes

    @property
    def categories(self) -> Set[Category]:
        return {Category.MULTINOMIAL}

    @property
    def outputs(self) -> int:
        return self.answers.count

    @property
    def classes(self) -> int:
        return self.answers.count

    @property
    def link_score(self) -> LinkScore:
        return LinkScore(1.0, 0.0)

    def prediction(self, sums: Floats, x: Floats, offset: Floats | None) -> Prediction:
        """The classes of n rows."""
        probabilities = np.ascontiguousarray(softmax(np.ascontiguousarray(sums.T)).T)
        return self.answers.answer(probabilities, x)


def _score(sums: Floats, initial: float, offset: Floats | None) -> Floats:
    score: Floats = sums[:, 0] + initial
    return score if offset is None else score + offset


def _score_of_row(sums: Sequence[float], initial: float, offset: float | None) -> float:
    score = sums[0] + initial
    return score if offset is None else score + offset


def _check_initial(initial: float) -> None:
    if not np.isfinite(initial):
        raise refuse_model("what its trees start from is not a finite number")
