"""Aggregates of columns by groups of rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.by_group import AGGREGATES, MISSING_RULES, Grouped, Groups
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import ANY, FRAME, SELECTOR
from steam.trainer.rapids.naming import distinct
from steam.trainer.rapids.row_keys import row_keys
from steam.trainer.rapids.selection import Selector, columns_but
from steam.trainer.rapids.taking import check_cells, taken
from steam.trainer.rapids.tree import Numbers
from steam.trainer.rapids.values import Operator, Value, describe


@dataclass(frozen=True, slots=True)
class _Aggregate:
    """What is made of a column, by its number, and how its missing values count."""

    name: str
    column: int
    rule: str


def _group_by(evaluation: Evaluation, frame: Frame, by: Selector, *triples: Value) -> Frame:
    """A row for each group, ordered by the columns that make it; no column makes one of all rows.

    Aggregates of columns of text are left out, but for the number of rows.
    """
    names = [frame.names[place] for place in columns_but(frame.names, by)]
    aggregates = [one for one in _aggregates(evaluation, frame, triples) if _is_defined(frame, one)]
    keys = row_keys([frame.vec(name) for name in names], frame.rows)
    groups = Groups(keys)
    check_cells(evaluation, keys.count, len(names) + len(aggregates))
    labels = taken(evaluation, frame.select(names), keys.firsts())
    vecs = [*labels.vecs]
    for done, one in enumerate(aggregates):
        evaluation.progress.update(done / len(aggregates))
        vecs.append(_aggregated(evaluation, groups, frame.vecs[one.column], one))
    titles = [_title(frame, one) for one in aggregates]
    return Frame("", distinct((*names, *titles)), tuple(vecs))


def _aggregated(evaluation: Evaluation, groups: Groups, vec: Vec, one: _Aggregate) -> Vec:
    with np.errstate(all="ignore"):
        column = Grouped(groups, _as_floats(vec), one.rule)
        return number_vec(AGGREGATES[one.name](column), evaluation.block_rows)


def _as_floats(vec: Vec) -> NDArray[np.float64]:
    """The values; levels by their codes, and a text by whether it is there."""
    values = vec.values()
    if vec.type is VecType.STRING:
        return np.where(vec.is_missing(values), np.nan, 0.0)
    if vec.type is VecType.ENUM:
        return np.where(values < 0, np.nan, values)
    return values + 0.0


def _aggregates(evaluation: Evaluation, frame: Frame, triples: Sequence[Value]) -> list[_Aggregate]:
    if len(triples) % 3:
        raise InvalidInput("Each aggregate is its name, a column, and how missing values count.")
    return [
        _aggregate(evaluation, frame, *triples[start : start + 3])
        for start in range(0, len(triples), 3)
    ]


def _aggregate(
    evaluation: Evaluation, frame: Frame, name: Value, column: Value, rule: Value
) -> _Aggregate:
    if isinstance(name, Operator):  # R's client writes the names without quotes
        name = next(key for key, known in evaluation.operators.items() if known is name)
    if not isinstance(name, str) or name not in AGGREGATES:
        raise Unsupported(
            f"There is no aggregate {describe(name)}.", hint=f"Use one of: {', '.join(AGGREGATES)}."
        )
    if not isinstance(column, Numbers | float | str):
        raise InvalidInput(f"An aggregate is of a column, not of {describe(column)}.")
    chosen = columns_but(frame.names, column)
    if len(chosen) != 1:
        raise InvalidInput("An aggregate is of a single column.")
    if not isinstance(rule, str) or rule.lower() not in MISSING_RULES:
        raise InvalidInput(
            f"Missing values cannot count by {describe(rule)}.",
            hint=f"Use one of: {', '.join(MISSING_RULES)}.",
        )
    (number,) = chosen
    if name == "mode" and frame.vecs[number].type is not VecType.ENUM:
        raise InvalidInput("A mode is of a column of levels.")
    return _Aggregate(name, number, rule.lower())


def _is_defined(frame: Frame, one: _Aggregate) -> bool:
    return one.name == "nrow" or frame.vecs[one.column].type is not VecType.STRING


def _title(frame: Frame, one: _Aggregate) -> str:
    return one.name if one.name == "nrow" else f"{one.name}_{frame.names[one.column]}"


OPERATORS = {"GB": Operator(_group_by, (FRAME, SELECTOR), more=ANY)}
