"""What operators mean where a function gets one row at a time.

Such a function is not called for each row: it is evaluated once, with all rows. Operators that go
row by row do the same either way; those that make one number of a frame make one of each row.
Everything else is not known there, since it would take rows together.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.frame import Frame
from steam.trainer.rapids.columnwise import as_numbers, numbers_by_row
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import ANY, FRAME
from steam.trainer.rapids.values import Operator, Value

Table = NDArray[np.float64]

_OF_EACH_ROW = ("cols", "cols_py", "is.na", "ifelse", "ncol")


def row_operators(operators: Mapping[str, Operator]) -> dict[str, Operator]:
    """The operators that are known of a row, by name."""
    by_row = {name: one for name, one in operators.items() if one.by_row or name in _OF_EACH_ROW}
    return by_row | _REDUCERS


def _reduced(
    of: Callable[[Table], Table],
    skip: bool | None,
    evaluation: Evaluation,
    frame: Frame,
    *arguments: Value,
) -> Frame:
    """One column: `of` the values of each row, shape (columns, rows).

    Missing values are left out if `skip`, or if it is None and the first argument says so.
    """
    leave_out = bool(arguments and arguments[0] == 1.0) if skip is None else skip
    vecs = frame.vecs

    def compute(*values: NDArray[Any]) -> NDArray[np.float64]:
        table = np.stack([as_numbers(vec, one) for vec, one in zip(vecs, values, strict=True)])
        missing = np.isnan(table)
        blank = np.asarray(missing.all(axis=0) if leave_out else missing.any(axis=0))
        with np.errstate(all="ignore"):
            return np.where(blank, np.nan, of(table))

    if not vecs:
        return frame
    return Frame("", ("C1",), (numbers_by_row(evaluation, vecs, compute),))


def _sum(table: Table) -> Table:
    return np.asarray(np.nansum(table, axis=0))


def _mean(table: Table) -> Table:
    return np.asarray(_sum(table) / np.count_nonzero(~np.isnan(table), axis=0))


def _product(table: Table) -> Table:
    return np.asarray(np.nanprod(table, axis=0))


def _least(table: Table) -> Table:
    return np.asarray(np.fmin.reduce(table, axis=0))


def _largest(table: Table) -> Table:
    return np.asarray(np.fmax.reduce(table, axis=0))


def _median(table: Table) -> Table:
    ordered = np.sort(table, axis=0)  # missing values are at the end
    count = np.count_nonzero(~np.isnan(table), axis=0)
    rows = np.arange(table.shape[1])
    low, high = ordered[np.maximum(count - 1, 0) // 2, rows], ordered[count // 2 % len(table), rows]
    return np.asarray(np.where(count % 2 == 1, low, low / 2 + high / 2))


def _deviation(table: Table) -> Table:
    count = np.count_nonzero(~np.isnan(table), axis=0)
    shifts = np.where(np.isnan(table), 0.0, table - _mean(table))
    squares = np.sum(shifts * shifts, axis=0)
    return np.asarray(np.sqrt(squares / np.where(count > 1, count - 1, np.nan)))


_REDUCERS = {
    name: Operator(partial(_reduced, of, skip), (FRAME,), more=ANY)
    for name, of, skip in (
        ("sum", _sum, False),
        ("sumNA", _sum, True),
        ("sumaxis", _sum, None),
        ("mean", _mean, None),
        ("median", _median, None),
        ("sd", _deviation, None),
        ("min", _least, False),
        ("minNA", _least, True),
        ("max", _largest, False),
        ("maxNA", _largest, True),
        ("prod", _product, False),
        ("prod.na", _product, True),
    )
}
