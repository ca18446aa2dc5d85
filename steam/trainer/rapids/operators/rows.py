"""Operators that choose rows, count them, or read a single one."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes.rows import filter_rows, slice_rows
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import ANY, FRAME
from steam.trainer.rapids.row_choice import chosen_rows
from steam.trainer.rapids.selection import contiguous
from steam.trainer.rapids.taking import taken
from steam.trainer.rapids.tree import Numbers
from steam.trainer.rapids.values import Operator, Row, Value


def _rows(evaluation: Evaluation, frame: Frame, selector: Value) -> Value:
    span = contiguous(selector, frame.rows) if isinstance(selector, Numbers) else None
    if span is not None:
        found = slice_rows(frame, *span, evaluation.progress)
        return replace(found, key="")
    if isinstance(selector, float) and frame.rows <= selector < math.inf:
        return taken(evaluation, frame, np.array([-1]))  # as in R: a row of missing values
    rows = chosen_rows(evaluation, selector, frame.rows)
    if not rows.ascending:
        raise InvalidInput(
            "Rows keep their order: the list of them is not sorted, or has one twice.",
            hint="Sort the list first.",
        )
    return replace(filter_rows(frame, rows.mask, evaluation.progress), key="")


def _count(_evaluation: Evaluation, frame: Frame) -> Value:
    return float(frame.rows)


def _row(_evaluation: Evaluation, frame: Frame) -> Value:
    if frame.rows != 1:
        raise InvalidInput(f"The frame should have only 1 row; found {frame.rows:,} rows.")
    return Row(tuple(_number(vec, vec.values()) for vec in frame.vecs))


def _number(vec: Vec, values: NDArray[Any]) -> float:
    known = vec.is_numeric or vec.type is VecType.TIME
    return float(values[0]) if known else np.nan


def _flat(_evaluation: Evaluation, frame: Frame) -> Value:
    if frame.columns != 1 or frame.rows != 1:
        return replace(frame, key="")
    vec = frame.vecs[0]
    value = vec.values()[0]
    if vec.domain is not None:
        return "NA" if value < 0 else vec.domain[value]
    if vec.type is VecType.STRING:
        return "NA" if value is None else str(value)
    return float(value)


OPERATORS = {
    "rows": Operator(_rows, (FRAME, ANY)),
    "nrow": Operator(_count, (FRAME,)),
    "getrow": Operator(_row, (FRAME,)),
    "flatten": Operator(_flat, (FRAME,)),
}
