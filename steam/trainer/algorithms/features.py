"""Which columns a model reads, and as what."""

from collections.abc import Sequence
from dataclasses import dataclass

from steam.core.errors import InvalidInput
from steam.model.signature import Column, ColumnType
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.columns import predictors_of
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import VecType
from steam.trainer.rollups import Rollups, rollup_frame


@dataclass(frozen=True, slots=True)
class Features:
    """The columns of a model in the frame's order, and what to tell of those that are left out."""

    columns: tuple[Column, ...]
    warnings: tuple[str, ...]


def plan_columns(order: Order, engine: LocalEngine, *, constants: bool) -> Features:
    """Every predictor but text and, unless `constants` are to stay, columns of one value.

    Raises InvalidInput where nothing is left.
    """
    frame = order.training
    names = predictors_of(frame, order.given)
    texts = [name for name in names if frame.vec(name).type is VecType.STRING]
    kept = [name for name in names if name not in texts]
    rollups = rollup_frame(frame, engine, kept) if kept else {}
    same = [] if constants else [name for name in kept if _is_constant(rollups[name])]
    columns = tuple(_column(frame, name, rollups[name]) for name in kept if name not in same)
    if not columns:
        raise InvalidInput(
            "There is no column to predict by: all are text or have a single value.",
            hint="Name other predictors, or convert text to a categorical column.",
        )
    return Features(columns, (*_told(texts, "text"), *_told(same, "a single value")))


def _column(frame: Frame, name: str, known: Rollups) -> Column:
    vec = frame.vec(name)
    if vec.type is VecType.ENUM:
        return Column(name, ColumnType.CATEGORICAL, vec.domain or ())
    kind = ColumnType.TIME if vec.type is VecType.TIME else ColumnType.NUMERIC
    ends = (known.mins[0], known.maxs[0]) if known.mins else (None, None)
    return Column(name, kind, (), *ends)


def _is_constant(known: Rollups) -> bool:
    if known.level_counts is not None:
        return sum(count > 0 for count in known.level_counts) + bool(known.missing) < 2
    if known.positive_infinities or known.negative_infinities:
        return False
    ends = {*known.mins[:1], *known.maxs[:1]}
    return len(ends) + bool(known.missing) < 2


def _told(names: Sequence[str], what: str) -> list[str]:
    return [f"Column {name[:80]} holds {what} and is left out." for name in names]
