"""Long frames made wide, and wide ones long."""

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.frame.columns import enum_vec, number_vec
from steam.trainer.frame.frame import Frame
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import FLAG, FRAME, TEXT, TEXTS
from steam.trainer.rapids.naming import distinct
from steam.trainer.rapids.row_keys import row_keys
from steam.trainer.rapids.taking import check_cells, taken_vec
from steam.trainer.rapids.value_names import value_names
from steam.trainer.rapids.values import Operator


def _pivot(evaluation: Evaluation, frame: Frame, index: str, column: str, value: str) -> Frame:
    """A row for each value of `index`, and in it a column for each value of `column`.

    A cell is the first `value` of these two that is not missing. Rows in which `column` is
    missing fill no cell; a level that no row has makes a column all the same.
    """
    rows_by, columns_by, values = frame.vec(index), frame.vec(column), frame.vec(value)
    if rows_by.is_missing(rows_by.values()).any():
        raise InvalidInput(f"The index column '{index[:80]}' has missing values.")
    rows, columns = row_keys([rows_by], frame.rows), row_keys([columns_by], frame.rows)
    found = taken_vec(evaluation, columns_by, columns.firsts())
    there = ~found.is_missing(found.values())
    if columns_by.domain is not None:
        names = list(columns_by.domain)
        places = np.where(there, found.values(), -1).astype(np.int64)
    else:
        names = value_names(taken_vec(evaluation, found, np.flatnonzero(there)))
        places = np.where(there, np.cumsum(there) - 1, -1)
    check_cells(evaluation, rows.count, len(names) + 1)
    cells = np.full((len(names), rows.count), -1, dtype=np.int64)
    filling = np.flatnonzero(there[columns.codes] & ~values.is_missing(values.values()))[::-1]
    cells[places[columns.codes[filling]], rows.codes[filling]] = filling  # the first comes last
    vecs = [taken_vec(evaluation, values, chosen) for chosen in cells]
    labels = taken_vec(evaluation, rows_by, rows.firsts())
    return Frame("", distinct((index, *names)), (labels, *vecs))


def _melt(  # noqa: PLR0917 -- an expression has them by place
    evaluation: Evaluation,
    frame: Frame,
    kept: list[str],
    melted: list[str],
    variable: str,
    value: str,
    skip_missing: bool,
) -> Frame:
    """For each row a row for each column in `melted` (all but the `kept` ones if there are none):
    the kept columns, the column's name, and its value."""
    if not kept:
        raise InvalidInput("A frame is melted around one column or more.")
    names = melted or [name for name in frame.names if name not in set(kept)]
    if not names:
        raise InvalidInput("There is no column to melt.")
    chosen = frame.select(names)
    if not all(vec.is_numeric for vec in chosen.vecs):
        raise InvalidInput("Only columns of numbers can be melted.")
    check_cells(evaluation, frame.rows * len(names), len(kept) + 2)
    numbers = np.stack([vec.values() for vec in chosen.vecs], axis=1).ravel()
    rows, codes = np.divmod(np.arange(len(numbers)), len(names))
    if skip_missing:
        there = ~np.isnan(numbers)
        rows, codes, numbers = rows[there], codes[there], numbers[there]
    order = sorted(range(len(names)), key=names.__getitem__)
    levels = np.argsort(order).astype(np.int32)
    vecs = [taken_vec(evaluation, frame.vec(name), rows) for name in kept]
    vecs.append(enum_vec(levels[codes], [names[n] for n in order], evaluation.block_rows))
    vecs.append(number_vec(numbers, evaluation.block_rows))
    return Frame("", distinct((*kept, variable, value)), tuple(vecs))


OPERATORS = {
    "pivot": Operator(_pivot, (FRAME, TEXT, TEXT, TEXT)),
    "melt": Operator(_melt, (FRAME, TEXTS, TEXTS, TEXT, TEXT, FLAG)),
}
