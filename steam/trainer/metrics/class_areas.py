"""Areas under curves for several classes: each against the rest, and each pair."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Exhausted
from steam.trainer.compute.each import Each, in_turn
from steam.trainer.metrics.areas import areas_of
from steam.trainer.metrics.scores import scores_of
from steam.trainer.metrics.sums import Weights, total_weight

Vector = NDArray[np.float64]
Codes = NDArray[np.int32]

MOST_PROBABILITIES = 1 << 27
"""Rows times classes that are kept for these areas: 1 GiB."""


class AucType(StrEnum):
    """Which average stands for all classes, in H2O's words: of classes against the rest (OVR) or
    of pairs (OVO), each alike or by weight."""

    NONE = "NONE"
    MACRO_OVR = "MACRO_OVR"
    WEIGHTED_OVR = "WEIGHTED_OVR"
    MACRO_OVO = "MACRO_OVO"
    WEIGHTED_OVO = "WEIGHTED_OVO"


@dataclass(frozen=True, slots=True)
class ClassScores:
    """Blocks of probabilities (n, k), actual classes (n,) and weights, as they came."""

    probabilities: tuple[Vector, ...]
    response: tuple[Codes, ...]
    weights: tuple[Weights, ...]

    @classmethod
    def of(cls, probabilities: Vector, response: Codes, weights: Weights) -> "ClassScores":
        return cls((probabilities,), (response,), (weights,))

    def merge(self, later: "ClassScores") -> "ClassScores":
        """Both together. Raises Exhausted when that is more than MOST_PROBABILITIES."""
        both = self.probabilities + later.probabilities
        if sum(part.size for part in both) > MOST_PROBABILITIES:
            raise Exhausted(
                f"Areas by class need more than {MOST_PROBABILITIES >> 27} GiB for this frame.",
                hint="Measure without auc_type, or on a sample of the rows.",
            )
        return ClassScores(both, self.response + later.response, self.weights + later.weights)


@dataclass(frozen=True, slots=True)
class KindOfArea:
    """One kind of area: `rest` (k,) of each class against the rest, and `pairs` by the pair of
    classes (i, j), i < j, the mean of both directions, in which j or i stands for the rest.
    `shares` (k,) are the weights of the classes.

    NaN where a class does not occur; averages leave those out.
    """

    rest: Vector
    pairs: dict[tuple[int, int], float]
    shares: Vector

    def average(self, kind: AucType) -> float:
        """The mean of that kind; a pair weighs as much as the rows of its classes."""
        if kind is AucType.NONE:
            return float("nan")
        if kind in {AucType.MACRO_OVR, AucType.WEIGHTED_OVR}:
            values, weights = self.rest, self.shares
        else:
            values = np.array([*self.pairs.values()])
            weights = np.array([self.shares[i] + self.shares[j] for i, j in self.pairs])
        if kind in {AucType.MACRO_OVR, AucType.MACRO_OVO}:
            weights = np.ones_like(values)
        known = ~np.isnan(values)
        total = float(weights[known].sum())
        return float(values[known] @ weights[known]) / total if total else float("nan")


@dataclass(frozen=True, slots=True)
class ClassAreas:
    """Areas under the ROC curves and under the precision-recall curves."""

    auc: KindOfArea
    pr_auc: KindOfArea


def class_areas(scores: ClassScores, each: Each = in_turn) -> ClassAreas:
    """The areas of all classes and pairs of them, over all distinct probabilities."""
    probabilities, response = np.concatenate(scores.probabilities), np.concatenate(scores.response)
    weights = _joined(scores)
    is_class = [response == one for one in range(probabilities.shape[1])]
    shares = np.array([total_weight(int(own.sum()), _only(weights, own)) for own in is_class])

    def against(one: int, rest: NDArray[np.bool_]) -> Vector:
        among = is_class[one] | rest
        return _areas(probabilities[among, one], is_class[one][among], _only(weights, among))

    everyone = np.ones(len(response), np.bool_)
    classes = range(len(is_class))
    rest = np.array(each([partial(against, one, everyone) for one in classes]))
    ordered = [*permutations(classes, 2)]
    areas = each([partial(against, i, is_class[j]) for i, j in ordered])
    of = dict(zip(ordered, areas, strict=True))
    pairs = {(i, j): 0.5 * (of[i, j] + of[j, i]) for i, j in combinations(classes, 2)}
    auc, pr_auc = (
        KindOfArea(rest[:, kind], {pair: float(both[kind]) for pair, both in pairs.items()}, shares)
        for kind in (0, 1)
    )
    return ClassAreas(auc, pr_auc)


def _areas(scores: Vector, positive: NDArray[np.bool_], weights: Weights) -> Vector:
    """The areas under both curves, (2,)."""
    if not len(scores):
        return np.array([np.nan, np.nan])
    areas = areas_of(scores_of(scores, positive.astype(np.float64), weights).ranking())
    return np.array([areas.auc, areas.pr_auc])


def _only(weights: Weights, rows: NDArray[np.bool_]) -> Weights:
    return None if weights is None else weights[rows]


def _joined(scores: ClassScores) -> Weights:
    if all(one is None for one in scores.weights):
        return None
    parts = zip(scores.weights, scores.response, strict=True)
    return np.concatenate([np.ones(len(rows)) if w is None else w for w, rows in parts])
