"""The rows that an evaluated argument chooses: numbers, a yes or no for each row, or a column of
row numbers."""

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes.rows import mask_of
from steam.trainer.frame.frame import Frame
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.selection import Rows, listed_rows
from steam.trainer.rapids.tree import Numbers, Span
from steam.trainer.rapids.values import Value, describe


def chosen_rows(evaluation: Evaluation, selector: Value, rows: int) -> Rows:
    """Which of `rows` rows are meant.

    A single negative number counts from the end, and negative ones in a list leave rows out. A
    column of as many rows chooses those where it is neither 0 nor missing; a shorter or longer one
    holds ascending row numbers, as `which` gives them. Raises InvalidInput for anything else.
    """
    match selector:
        case float():
            number = selector + rows if selector < 0 else selector
            if not 0 <= number < rows:
                raise InvalidInput(f"Row must be an integer from 0 to {rows - 1}.")
            return listed_rows(Numbers((Span(number),)), rows)
        case Numbers():
            return listed_rows(selector, rows)
        case Frame() if selector.columns == 1:
            return _of_column(evaluation, selector, rows)
    raise InvalidInput(f"Rows are chosen by numbers or by one column, not by {describe(selector)}.")


def _of_column(evaluation: Evaluation, chooser: Frame, rows: int) -> Rows:
    vec = chooser.vecs[0]
    if vec.rows == rows:
        return Rows(mask_of(vec, evaluation.progress), ascending=True)
    numbers = vec.values() if vec.is_numeric else np.array([np.nan])
    ascending = bool((np.diff(numbers, prepend=-1.0) > 0).all())
    if not (ascending and (numbers == np.rint(numbers)).all() and numbers[-1:].sum() < rows):
        raise InvalidInput(
            f"A column of {vec.rows:,} rows does not say which of {rows:,} rows are chosen.",
            hint="It has a 0 or 1 for each row, or ascending row numbers.",
        )
    mask = np.zeros(rows, dtype=np.bool_)
    mask[numbers.astype(np.int64)] = True
    return Rows(mask, ascending=True)
