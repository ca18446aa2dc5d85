"""Rows taken by their numbers, in any order and any number of times."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.evaluation import Evaluation


def taken(evaluation: Evaluation, frame: Frame, rows: NDArray[np.int64]) -> Frame:
    """The rows of these numbers, int64 (count,), under no key; -1 is a row of missing values.

    One column at a time is held whole. Raises InvalidInput for more cells than may be made.
    """
    check_cells(evaluation, len(rows), frame.columns)
    vecs = []
    for done, vec in enumerate(frame.vecs):
        evaluation.progress.update(done / frame.columns)
        vecs.append(taken_vec(evaluation, vec, rows))
    return Frame("", frame.names, tuple(vecs))


def taken_vec(evaluation: Evaluation, vec: Vec, rows: NDArray[np.int64]) -> Vec:
    """The same of one column."""
    values = np.concatenate([vec.values(), vec.missing_values(1)])  # -1 is the last one
    starts = range(0, len(rows), evaluation.block_rows)
    chunks = (vec.encode(values[rows[start : start + evaluation.block_rows]]) for start in starts)
    return replace(vec, chunks=tuple(chunks))


def check_cells(evaluation: Evaluation, rows: int, columns: int) -> None:
    """Raises InvalidInput if a frame of that size is larger than one that may be made."""
    if rows * columns > evaluation.most_cells:
        raise InvalidInput(
            f"The result would have {rows:,} rows and {columns:,} columns, which is too large.",
            hint=f"A frame that is made has at most {evaluation.most_cells:,} values.",
        )
