"""Explanations of scores: what they are, and what a model offers that can give them."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Unsupported
from steam.model.predictor import Columns, Predictor
from steam.model.signature import Signature


class Unexplainable(Unsupported):
    """An explanation that the model cannot give."""


@dataclass(frozen=True, slots=True, eq=False)
class Contributions:
    """How much each column moves the score of a row, on the scale of the link.

    `values`: float64 (n, outputs, columns), in the order of the signature; `bias`: float64
    (n, outputs). A row's values plus its bias are its score, offset included. There is one output,
    or one for each class of a multinomial or ordinal model.
    """

    values: NDArray[np.float64]
    bias: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MetLeaves:
    """Leaves of one tree in which rows ended.

    `tree`: its name, such as `T3.C2` for the third of the second class. `paths`: the way from the
    root to each leaf, such as `LRR`. `numbers`: of each in the model's file, None where that does
    not tell.
    """

    tree: str
    paths: tuple[str, ...]
    numbers: tuple[int, ...] | None


@dataclass(frozen=True, slots=True, eq=False)
class LeafAssignment:
    """Where n rows end in T trees, class by class; `codes`: int32 (n, T), into each tree's."""

    trees: tuple[MetLeaves, ...]
    codes: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Stages:
    """What a model would answer after its first turn of trees, its second, and so on.

    `values`: float64 (n, S); `names`: of the S columns, turn by turn, such as `T3.C2` for the
    second class after the third turn. A regression has one class, whose column is the value, and
    so have two classes with one tree a turn, the first one.
    """

    names: tuple[str, ...]
    values: NDArray[np.float64]


class Explainer(Protocol):
    """Explains the scores of one model. Immutable and safe to share between threads."""

    @property
    def signature(self) -> Signature: ...

    def contributions(
        self, columns: Columns, rows: int, offset: NDArray[np.float64] | None = None
    ) -> Contributions:
        """Explain `rows` rows. The explanation of a row never depends on the other rows."""
        ...


@runtime_checkable
class Explainable(Predictor, Protocol):
    """A model whose score is a sum of contributions."""

    def explainer(self) -> Explainer:
        """Its explainer, which may take time and memory to make: make it once, and keep it.

        Raises Unexplainable where this one model has none.
        """
        ...


@runtime_checkable
class HasLeaves(Predictor, Protocol):
    """A model of trees that tells the leaves of rows."""

    def leaves(self, columns: Columns, rows: int) -> LeafAssignment:
        """The leaves of `rows` rows. Raises Unexplainable where this one model has none."""
        ...


@runtime_checkable
class HasStages(Predictor, Protocol):
    """A model of trees that tells its answer after each turn."""

    def stages(
        self, columns: Columns, rows: int, offset: NDArray[np.float64] | None = None
    ) -> Stages:
        """The staged answers to `rows` rows."""
        ...


def explainer_of(predictor: Predictor) -> Explainer:
    """A new explainer of a model's scores. Raises Unexplainable."""
    if not isinstance(predictor, Explainable):
        raise refuse_explaining("that is known of H2O's GLMs and trees, XGBoost and LightGBM only")
    return predictor.explainer()


def with_leaves(predictor: Predictor) -> HasLeaves:
    """The model itself, if it tells leaves. Raises Unexplainable."""
    if not isinstance(predictor, HasLeaves):
        raise refuse_leaves()
    return predictor


def with_stages(predictor: Predictor) -> HasStages:
    """The model itself, if it tells stages. Raises Unexplainable."""
    if not isinstance(predictor, HasStages):
        raise Unexplainable(
            "Stages are known of H2O's trees only.", hint="Ask without stages=true."
        )
    return predictor


def refuse_leaves() -> Unexplainable:
    """The error for a model that has no leaves, or none that can be told."""
    return Unexplainable(
        "Leaves are known of H2O's and XGBoost's trees only.", hint="Ask without leaves=true."
    )


def refuse_explaining(why: str) -> Unexplainable:
    """The error for a model without contributions."""
    return Unexplainable(
        f"This model cannot be explained: {why}.", hint="Ask without contributions=true."
    )
