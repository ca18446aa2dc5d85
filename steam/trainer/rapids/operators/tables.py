"""How often values occur: tables, distinct values, and the level that occurs most."""

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes.columns import cut_like
from steam.trainer.frame.columns import enum_vec, number_vec
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import ANY, COLUMN, FLAG, FRAME
from steam.trainer.rapids.naming import distinct
from steam.trainer.rapids.row_keys import RowKeys, row_keys
from steam.trainer.rapids.taking import check_cells, taken, taken_vec
from steam.trainer.rapids.value_names import value_names
from steam.trainer.rapids.values import Operator, Value, describe


def _table(evaluation: Evaluation, frame: Frame, *others: Value) -> Frame:
    """Counts of the values, or pairs of values, of one or two columns; missing ones do not count.

    The arguments are a frame or two, and whether the table is dense: else two columns make one
    with a column of counts for each value of the second.
    """
    more, dense = [*others], True
    if more and isinstance(more[-1], float):
        dense = more.pop() == 1.0
    for other in more:
        frame = _beside(frame, other)
    if frame.columns not in (1, 2):
        raise InvalidInput(f"A table is of one column or two, not of {frame.columns}.")
    keys = row_keys(frame.vecs, frame.rows)
    counted = _without_missing(evaluation, frame, keys)
    if frame.columns == 2 and not dense:
        return _crossed(evaluation, counted)
    name = "Count" if frame.columns == 1 else "Counts"
    return Frame("", distinct((*counted.names[:-1], name)), counted.vecs)


def _beside(frame: Frame, other: Value) -> Frame:
    if not isinstance(other, Frame):
        raise InvalidInput(f"A table is of columns, not of {describe(other)}.")
    vecs = (*frame.vecs, *(cut_like(vec, frame) for vec in other.vecs))
    return Frame("", distinct((*frame.names, *other.names)), vecs)


def _without_missing(evaluation: Evaluation, frame: Frame, keys: RowKeys) -> Frame:
    """The distinct values in their order, none of them missing, and a last column of counts."""
    found, sizes = taken(evaluation, frame, keys.firsts()), keys.sizes()
    there = np.ones(keys.count, dtype=np.bool_)
    for vec in found.vecs:
        there &= ~vec.is_missing(vec.values())
    kept = taken(evaluation, found, np.flatnonzero(there))
    counts = number_vec(sizes[there].astype(np.float64), evaluation.block_rows)
    return Frame("", distinct((*frame.names, "Counts")), (*kept.vecs, counts))


def _crossed(evaluation: Evaluation, counted: Frame) -> Frame:
    """A row for each value of the first column, and a column of counts for each of the second."""
    first, second, counts = counted.vecs
    rows, columns = row_keys([first], counted.rows), row_keys([second], counted.rows)
    check_cells(evaluation, rows.count, columns.count)
    cells = np.zeros((rows.count, columns.count))
    cells[rows.codes, columns.codes] = counts.values()
    names = value_names(taken_vec(evaluation, second, columns.firsts()), whole="{:.1f}")
    vecs = [number_vec(cells[:, number], evaluation.block_rows) for number in range(columns.count)]
    labels = taken_vec(evaluation, first, rows.firsts())
    return Frame("", distinct((counted.names[0], *names)), (labels, *vecs))


def _unique(evaluation: Evaluation, frame: Frame, with_missing: bool = False) -> Frame:
    """The distinct values of the first column in their order; a missing one, if it is wanted, at
    the end. Levels that no row has are dropped."""
    if not frame.columns:
        raise InvalidInput("A frame without columns has no values.")
    keys = row_keys(frame.vecs[:1], frame.rows)
    vec = taken_vec(evaluation, frame.vecs[0], keys.firsts())
    if vec.rows and vec.is_missing(vec.values()[:1])[0]:
        order = [*range(1, vec.rows), *([0] if with_missing else [])]
        vec = taken_vec(evaluation, vec, np.array(order, dtype=np.int64))
    return Frame("", ("C1",), (_with_present_levels(vec, evaluation.block_rows),))


def _with_present_levels(vec: Vec, block_rows: int) -> Vec:
    """Of distinct levels in the order of their domain, the column with that of these alone."""
    if vec.domain is None:
        return vec
    codes = vec.values()
    present = [vec.domain[code] for code in codes.tolist() if code >= 0]
    places = np.arange(len(codes), dtype=np.int32)
    return enum_vec(np.where(codes < 0, np.int32(-1), places), present, block_rows)


def _mode(_: Evaluation, vec: Vec) -> float:
    """The code of the level that most rows have, the first of several."""
    if vec.type is not VecType.ENUM:
        raise InvalidInput("A mode is of one column of levels.")
    counts = np.bincount(vec.values() + 1, minlength=2)[1:]
    return float(np.argmax(counts)) if counts.any() else float("nan")


OPERATORS = {
    "table": Operator(_table, (FRAME,), more=ANY),
    "unique": Operator(_unique, (FRAME, FLAG), optional=1),
    "mode": Operator(_mode, (COLUMN,)),
}
