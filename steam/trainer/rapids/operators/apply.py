"""A function for each column, each row, or each group of rows of a frame."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes.rows import slice_rows
from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.columnwise import numbers_by_row
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import ANY, FRAME, FUNCTION, SELECTOR, WHOLE
from steam.trainer.rapids.naming import distinct, numbered
from steam.trainer.rapids.no_keys import NoKeys
from steam.trainer.rapids.row_keys import row_keys
from steam.trainer.rapids.row_operators import row_operators
from steam.trainer.rapids.selection import Selector, columns_but
from steam.trainer.rapids.taking import taken
from steam.trainer.rapids.values import Function, Operator, Row, Value, describe


def _apply(
    evaluation: Evaluation, frame: Frame, margin: int, function: Value, *more: Value
) -> Value:
    """The function of each row (margin 1) or of each column (margin 2)."""
    if margin not in (1, 2):
        raise InvalidInput("A function is applied to rows by margin 1, or to columns by margin 2.")
    if not frame.columns:
        return frame
    if margin == 1:
        return _to_rows(evaluation, frame, function, more)
    return _to_columns(evaluation, frame, function, more)


def _to_columns(
    evaluation: Evaluation, frame: Frame, function: Value, more: Sequence[Value]
) -> Frame:
    vecs: list[Vec] = []
    for name, vec in zip(frame.names, frame.vecs, strict=True):
        found = evaluation.call(function, [Frame("", (name,), (vec,)), *more])
        vecs.append(_as_column(evaluation, found))
    return Frame("", frame.names, tuple(vecs))


def _as_column(evaluation: Evaluation, value: Value) -> Vec:
    match value:
        case Frame(vecs=(vec,)):
            return vec
        case float():
            return number_vec(np.array([value]), evaluation.block_rows)
        case Row(values):
            return number_vec(np.array(values), evaluation.block_rows)
    if isinstance(value, Frame):
        raise InvalidInput(f"A column became {value.columns} columns, not one.")
    raise InvalidInput(f"A column became {describe(value)}.")


def _to_rows(evaluation: Evaluation, frame: Frame, function: Value, more: Sequence[Value]) -> Frame:
    """Names inside of the function are its arguments and `row_operators`, nothing else."""
    if isinstance(function, Function):
        function = replace(function, scope={})
    elif isinstance(function, Operator):
        known = row_operators(evaluation.operators)
        names = [name for name, one in evaluation.operators.items() if one is function]
        function = next((known[name] for name in names if name in known), function)
    inside = replace(
        evaluation,
        keys=NoKeys(),
        operators=row_operators(evaluation.operators),
        forms={},
        scope={},
    )
    found = inside.call(function, [Frame("", frame.names, frame.vecs), *more])
    if isinstance(found, float):
        constant = found
        vec = numbers_by_row(
            evaluation, frame.vecs[:1], lambda values: np.full(len(values), constant)
        )
        return Frame("", numbered(1), (vec,))
    if not isinstance(found, Frame):
        raise InvalidInput(f"A row became {describe(found)}.")
    return Frame("", numbered(found.columns), found.vecs)


def _by_group(evaluation: Evaluation, frame: Frame, by: Selector, function: Value) -> Frame:
    """A row for each group of rows with equal values in some columns: these, and the numbers that
    the function gives for the rows of the group."""
    places = columns_but(frame.names, by)
    keys = row_keys([frame.vecs[place] for place in places], frame.rows)
    ordered, sizes = taken(evaluation, frame, keys.order()), keys.sizes()
    starts = np.cumsum(sizes) - sizes
    results = [
        _as_numbers(evaluation.call(function, [slice_rows(ordered, start, size)]))
        for start, size in zip(starts.tolist(), sizes.tolist(), strict=True)
    ]
    if len({len(one) for one in results}) > 1:
        raise InvalidInput("The function gives more numbers for some groups than for others.")
    labels = taken(evaluation, frame.select([frame.names[n] for n in places]), keys.firsts())
    width = len(results[0]) if results else 0
    table = np.array(results, dtype=np.float64).reshape(keys.count, width)
    vecs = [number_vec(column, evaluation.block_rows) for column in table.T]
    names = [f"ddply_{name}" for name in numbered(len(vecs))]
    return Frame("", distinct((*labels.names, *names)), (*labels.vecs, *vecs))


def _as_numbers(value: Value) -> tuple[float, ...]:
    match value:
        case float():
            return (value,)
        case Row(values):
            return values
    if isinstance(value, Frame) and value.rows == 1:
        return tuple(float(vec.decode(0)[0]) if vec.is_numeric else np.nan for vec in value.vecs)
    raise InvalidInput(f"A group became {describe(value)}, not numbers or one row of them.")


OPERATORS = {
    "apply": Operator(_apply, (FRAME, WHOLE, FUNCTION), more=ANY),
    "ddply": Operator(_by_group, (FRAME, SELECTOR, FUNCTION)),
}
