"""The operator that puts values into some rows of some columns."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes.columns import cut_like
from steam.trainer.frame.changes.rows import mask_of
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType, holds_whole_numbers
from steam.trainer.rapids.blockwise import by_block
from steam.trainer.rapids.constant import check_text, constant_like, filled
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import ANY, FRAME, SELECTOR
from steam.trainer.rapids.row_choice import chosen_rows
from steam.trainer.rapids.selection import Rows, Selector, columns_but
from steam.trainer.rapids.tree import Numbers
from steam.trainer.rapids.values import Operator, Value, describe

_H2O_TYPES = {
    VecType.INT: "Numeric",
    VecType.REAL: "Numeric",
    VecType.ENUM: "Enum",
    VecType.STRING: "String",
    VecType.TIME: "Time",
}


def _assign(
    evaluation: Evaluation, frame: Frame, source: Value, selector: Selector, chooser: Value
) -> Value:
    """Empty lists stand for all columns, and for all rows: then a column may change its type."""
    every = selector == Numbers()
    places = list(range(frame.columns)) if every else columns_but(frame.names, selector)
    if isinstance(source, Frame) and source.columns != len(places):
        raise InvalidInput(f"{source.columns} columns do not go into {len(places)} columns.")
    choices = _choices(evaluation, frame, places, chooser)
    changed = {}
    for number, (place, rows) in enumerate(zip(places, choices, strict=True)):
        value = source.vecs[number] if isinstance(source, Frame) else source
        changed[frame.names[place]] = _column(evaluation, frame, frame.vecs[place], value, rows)
    return replace(frame.with_columns(changed), key="")


def _choices(
    evaluation: Evaluation, frame: Frame, places: Sequence[int], chooser: Value
) -> list[Rows | None]:
    """The rows of each column, None for all; a frame that chooses may do so column by column."""
    if chooser == Numbers():
        return [None] * len(places)
    if isinstance(chooser, Frame) and chooser.columns != 1:
        if chooser.columns != len(places) or chooser.rows != frame.rows:
            raise InvalidInput(
                f"{chooser.columns} columns of {chooser.rows:,} rows do not choose the rows of"
                f" {len(places)} columns of {frame.rows:,}.",
            )
        return [Rows(mask_of(vec, evaluation.progress), ascending=True) for vec in chooser.vecs]
    return [chosen_rows(evaluation, chooser, frame.rows)] * len(places)


def _column(
    evaluation: Evaluation, frame: Frame, vec: Vec, value: Vec | Value, rows: Rows | None
) -> Vec:
    """The column with that value, or with the values of another column, in the chosen rows."""
    every = rows is None or (rows.ascending and rows.count == frame.rows)
    if isinstance(value, Vec):
        if rows is None or every:
            return cut_like(value, frame)
        _check_fits(vec, value, rows)
        return _put(evaluation, vec, rows.mask, value.values())
    if not isinstance(value, float | str):
        raise InvalidInput(
            f"Only numbers, texts and frames can be assigned, not {describe(value)}."
        )
    if every and isinstance(value, float) and not np.isnan(value):
        return constant_like(evaluation, frame, value)
    check_text(evaluation, frame.rows if rows is None else rows.count, len(str(value)))
    held = _held(vec, value)
    return filled(vec, frame, held) if rows is None else _put(evaluation, vec, rows.mask, held)


def _check_fits(vec: Vec, source: Vec, rows: Rows) -> None:
    if not rows.ascending:
        raise InvalidInput("The list of rows to assign a frame to is not sorted.")
    if source.rows != rows.count:
        raise InvalidInput(f"{source.rows:,} rows do not go into {rows.count:,} chosen rows.")
    both_numeric = vec.is_numeric and source.is_numeric
    if not both_numeric and (vec.type, vec.domain) != (source.type, source.domain):
        raise InvalidInput(
            f"A column of type {source.type} does not go into some rows of one of type {vec.type}"
            + (" with other levels." if vec.type is source.type else "."),
            hint="Give both the same type and levels first.",
        )


def _held(vec: Vec, value: float | str) -> Any:
    """The value as the column decodes it. Raises InvalidInput for one that it does not hold."""
    if isinstance(value, float):
        if np.isnan(value):
            return vec.missing_values(1)[0]
        if vec.is_numeric or vec.type is VecType.TIME:
            return value
    elif vec.type is VecType.STRING:
        return value
    elif vec.domain is not None and value in vec.domain:
        return vec.domain.index(value)
    # Clients know these words of H2O, and its names of types.
    raise InvalidInput(
        f"Cannot assign value {str(value)[:80]} into a vector of type {_H2O_TYPES[vec.type]}."
    )


def _put(evaluation: Evaluation, vec: Vec, mask: NDArray[np.bool_], values: Any) -> Vec:
    """One value, or one for each row of the mask in their order, in the place of what was there.
    Blocks that stay are shared."""
    frame = Frame("", ("0",), (vec,))
    counts = [np.count_nonzero(mask[start : start + rows]) for start, rows in frame.blocks]
    begins = dict(zip((start for start, _ in frame.blocks), np.cumsum([0, *counts]), strict=False))

    def changed(first_row: int, chunks: Sequence[Chunk]) -> Chunk:
        here = mask[first_row : first_row + chunks[0].rows]
        if not here.any():
            return chunks[0]
        held = np.array(chunks[0].decode())
        begin = begins[first_row]
        several = isinstance(values, np.ndarray)
        held[here] = values[begin : begin + np.count_nonzero(here)] if several else values
        return vec.encode(held)

    widened = vec.type is VecType.INT and not holds_whole_numbers(np.atleast_1d(values))
    kind = VecType.REAL if widened else vec.type
    return replace(vec, type=kind, chunks=by_block(evaluation, frame, changed))


OPERATORS = {":=": Operator(_assign, (FRAME, ANY, SELECTOR, ANY))}
