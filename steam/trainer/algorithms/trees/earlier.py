"""The trees of the model that a training goes on from, its checkpoint."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from steam.core.errors import InvalidInput
from steam.model.signature import Column, Signature
from steam.model.trees.boosted import BoostedBinomial, BoostedValue
from steam.model.trees.choose import scorer_of
from steam.model.trees.model import TreeModel
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.checkpoint import (
    CHECKPOINT,
    check_checkpoint,
    checkpoint_of,
    modified,
)
from steam.trainer.algorithms.parameters import ParameterSpec, Problem
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.algorithms.trees.rows import Floats
from steam.trainer.algorithms.trees.turns import cut, turns_of

_FIXED = (
    "build_tree_one_node",
    "sample_rate",
    "max_depth",
    "min_rows",
    "nbins",
    "nbins_cats",
    "nbins_top_level",
)
"""Parameters that H2O does not let a checkpoint change."""

_OF_ROWS = ("balance_classes", "class_sampling_factors", "max_after_balance_size")
"""Parameters by which it is known which rows the trees have seen, and what their answers mean."""

_SHOWN = 200


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """The trees of a model, with what their decisions improved, `gains`, (features,)."""

    model: TreeModel
    gains: Floats

    @property
    def turns(self) -> int:
        return turns_of(self.model.forest)

    @property
    def initial(self) -> float:
        """The score before the first tree."""
        combination = self.model.combination
        if isinstance(combination, BoostedValue | BoostedBinomial):
            return combination.initial
        return 0.0

    def scores(self, x: Floats, start: Floats) -> Floats:
        """float64 (n, outputs): `start`, of that shape, and the leaves of all turns after it."""
        return self.model.scorer.margins(x, start).astype(np.float64, copy=False)

    def sums(self, x: Floats, first: int, turns: int) -> Floats:
        """float64 (n, outputs): what `turns` turns from the `first` on add to each row."""
        is_all = not first and turns == self.turns
        scorer = self.model.scorer if is_all else scorer_of(cut(self.model.forest, first, turns))
        return scorer.margins(x).astype(np.float64, copy=False)


def earlier_of(order: Order) -> Earlier | None:
    """The trees that an order goes on from, if it names a checkpoint."""
    model = checkpoint_of(order)
    if model is None:
        return None
    trees = model.predictor_as(TreeModel)
    return Earlier(trees, _gains(model, trees.signature.names))


def check_earlier(order: Order, algorithm: str, specs: tuple[ParameterSpec, ...]) -> list[Problem]:
    """Why more trees cannot be added to those of the checkpoint."""
    model = checkpoint_of(order)
    problems = check_checkpoint(order, algorithm, specs, (*_FIXED, *_OF_ROWS))
    if model is None or problems:
        return problems
    if not isinstance(model.predictor, TreeModel) or not _is_plain(model.predictor):
        return [Problem(CHECKPOINT, f"'{model.key[:80]}' has no trees to go on from.")]
    turns, asked = turns_of(model.predictor.forest), order.given.get("ntrees", _usual(specs))
    if isinstance(asked, int) and asked > turns:
        return []
    message = (
        f"If checkpoint is specified then requested ntrees must be higher than {turns}, the trees "
        f"of its model, and not {asked}."
    )
    return [Problem("ntrees", message)]


def check_kind(order: Order, distribution: str, levels: int) -> list[Problem]:
    """The complaint about a response of another distribution, or of another number of levels, than
    that of the checkpoint."""
    model = checkpoint_of(order)
    if model is None:
        return []
    before = model.parameters.get("distribution")
    outputs = levels if distribution == "multinomial" else 1
    trees = model.predictor_as(TreeModel)
    if before != distribution:
        return [modified("distribution", before, distribution)]
    if trees.combination.outputs != outputs:
        return [Problem("response_column", "The response has other levels than the checkpoint's.")]
    return []


def resumed(order: Order) -> Order:
    """The order with the seed of its checkpoint, unless it has its own: what is drawn for a turn
    of trees depends on the seed and its number, so that more trees are those of one training."""
    model = checkpoint_of(order)
    if model is None or order.used.get("seed") not in {None, -1}:
        return order
    return replace(order, settled={**order.settled, "seed": model.parameters.get("seed", -1)})


def continued(order: Order, planned: Signature) -> tuple[Signature, tuple[str, ...]]:
    """What the trees of an order are to read: as planned from its frame, or as the checkpoint does;
    and a warning of columns that stay out.

    Columns that had a single value then have to stay out, and those that have one now stay in.
    Raises InvalidInput for another response or offset.
    """
    model = checkpoint_of(order)
    if model is None:
        return planned, ()
    before, now = model.signature, {column.name: column for column in planned.features}
    if (planned.offset, planned.response.name) != (before.offset, before.response.name):
        offset = "no offset" if before.offset is None else f"the offset {before.offset[:80]}"
        raise InvalidInput(
            "The response must be the same as for the checkpointed model, "
            f"'{before.response.name[:80]}' with {offset}."
        )
    features = tuple(_in_both(column, now.get(column.name)) for column in before.features)
    others = [name for name in now if name not in before.names]
    told = f"The checkpoint does not read {', '.join(others)[:_SHOWN]}, which stay out."
    return replace(before, features=features), (told,) if others else ()


def _in_both(before: Column, now: Column | None) -> Column:
    """The column in the range of both."""
    if now is None:
        return before
    lows = [one for one in (before.low, now.low) if one is not None]
    highs = [one for one in (before.high, now.high) if one is not None]
    return replace(before, low=min(lows, default=None), high=max(highs, default=None))


def _is_plain(model: TreeModel) -> bool:
    """Whether each column is the feature of its number, as in all that is trained here."""
    blocks = enumerate(model.encoding.blocks)
    return all(block.table is None and block.first == number for number, block in blocks)


def _gains(model: TrainedModel, names: Sequence[str]) -> Floats:
    """What the model tells of its columns; nothing where it does not."""
    table = model.tables.get("variable_importances")
    columns = {} if table is None else {one.name: one.values for one in table.columns}
    known = dict(
        zip(columns.get("variable", ()), columns.get("relative_importance", ()), strict=False)
    )
    sizes = (known.get(name) for name in names)
    return np.array([size if isinstance(size, int | float) else 0.0 for size in sizes])


def _usual(specs: tuple[ParameterSpec, ...]) -> object:
    return next(spec.default for spec in specs if spec.name == "ntrees")
