"""Rows in the order of their values, and their ranks within groups."""

from collections.abc import Sequence

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import FLAG, FRAME, NUMBER, NUMBERS, SELECTOR, TEXT, WHOLE
from steam.trainer.rapids.naming import distinct
from steam.trainer.rapids.row_keys import Codes, row_keys, stacked_keys
from steam.trainer.rapids.selection import Selector, columns_but
from steam.trainer.rapids.taking import taken, taken_vec
from steam.trainer.rapids.values import Operator


def _sort(evaluation: Evaluation, frame: Frame, by: Selector, directions: list[float]) -> Frame:
    """Rows by the columns, the first one first; missing values come before all others.

    `directions`: a column goes up if its number is above 0, else down. Equal rows keep their
    order.
    """
    vecs = _vecs(frame, by)
    if not vecs:
        return frame
    return taken(evaluation, frame, _order(frame, vecs, directions))


def _order(frame: Frame, vecs: Sequence[Vec], directions: Sequence[float]) -> Codes:
    if len(directions) != len(vecs):
        raise InvalidInput(
            f"{len(vecs)} columns to sort by and {len(directions)} directions do not fit.",
            hint="Give each column 1 to go up or -1 to go down.",
        )
    down = [direction <= 0 for direction in directions]
    return stacked_keys([(vec,) for vec in vecs], frame.rows, down).order()


def _rank_within_groups(  # noqa: PLR0917 -- an expression has them by place
    evaluation: Evaluation,
    frame: Frame,
    by: Selector,
    sort_by: Selector,
    directions: list[float],
    name: str,
    sort_all: bool,
) -> Frame:
    """Rows by group and then in order, with their rank in their group from 1 on.

    Rows that miss a value to sort by have no rank. The rows of all groups are in order if
    `sort_all`.
    """
    groups, sorted_by = _vecs(frame, by), _vecs(frame, sort_by)
    order = _order(frame, [*groups, *sorted_by], [1.0] * len(groups) + directions)
    keys = row_keys(groups, frame.rows)
    ranked = np.ones(frame.rows, dtype=np.bool_)
    for vec in sorted_by:
        ranked &= ~vec.is_missing(vec.values())
    here, codes = ranked[order], keys.codes[order]
    before = np.cumsum(here)
    starts = np.flatnonzero(np.append(True, codes[1:] != codes[:-1])[: len(codes)])
    offsets: Codes = np.repeat((before - here)[starts], np.diff(np.append(starts, len(codes))))
    ranks = np.where(here, before - offsets, np.nan)
    rows = taken(evaluation, frame, order)
    column = number_vec(ranks, evaluation.block_rows)
    found = Frame("", distinct((*rows.names, name)), (*rows.vecs, column))
    if not sort_all:
        return found
    return taken(evaluation, found, _order(found, _vecs(found, sort_by), directions))


def _vecs(frame: Frame, by: Selector) -> list[Vec]:
    return [frame.vecs[place] for place in columns_but(frame.names, by)]


def _top(
    evaluation: Evaluation, frame: Frame, column: int, percent: float, direction: int
) -> Frame:
    """That percentage of the rows which have the largest values of a column, or the smallest ones
    if `direction` is below 0: their numbers and their values, in order."""
    if not 0 <= column < frame.columns:
        raise InvalidInput(f"Column must be an integer from 0 to {frame.columns - 1}.")
    if not 0 <= percent <= 100:
        raise InvalidInput(f"A percentage is a number from 0 to 100, not {percent:g}.")
    vec = frame.vecs[column]
    if not vec.is_numeric:
        raise InvalidInput(f"The largest values are those of numbers, not of type {vec.type}.")
    values = vec.values()
    there = np.flatnonzero(~np.isnan(values))
    order = there[np.argsort(-values[there] if direction > 0 else values[there], kind="stable")]
    rows = order[: int(np.floor(percent / 100 * frame.rows + 0.5))]
    numbers = number_vec(rows.astype(np.float64), evaluation.block_rows)
    names = distinct(("Original_Row_Indices", frame.names[column]))
    return Frame("", names, (numbers, taken_vec(evaluation, vec, rows)))


OPERATORS = {
    "sort": Operator(_sort, (FRAME, SELECTOR, NUMBERS)),
    "rank_within_groupby": Operator(
        _rank_within_groups, (FRAME, SELECTOR, SELECTOR, NUMBERS, TEXT, FLAG)
    ),
    "topn": Operator(_top, (FRAME, WHOLE, NUMBER, WHOLE)),
}
