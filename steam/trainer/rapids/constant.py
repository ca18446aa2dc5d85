"""Columns that have the same value in every row."""

from dataclasses import replace

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType, number_type
from steam.trainer.rapids.evaluation import Evaluation


def constant_like(evaluation: Evaluation, frame: Frame, value: float | str) -> Vec:
    """A column of numbers or text, cut as the frame is. NaN is missing.

    Raises InvalidInput for more characters than a frame made from nothing may have.
    """
    if isinstance(value, str):
        check_text(evaluation, frame.rows, len(value))
        return filled(Vec(VecType.STRING, ()), frame, value)
    return filled(Vec(number_type([np.array([value])]), ()), frame, value)


def filled(like: Vec, frame: Frame, value: object) -> Vec:
    """A column of the type and levels of `like`, cut as the frame is, that holds one decoded value
    in every row."""
    chunks: dict[int, Chunk] = {}
    for _, rows in frame.blocks:
        if rows not in chunks:
            values = like.missing_values(rows)
            values[:] = value
            chunks[rows] = like.encode(values)
    return replace(like, chunks=tuple(chunks[rows] for _, rows in frame.blocks))


def check_text(evaluation: Evaluation, rows: int, characters: int) -> None:
    """Raises InvalidInput if as many characters in each of `rows` rows are too many."""
    if rows * characters > evaluation.most_cells:
        raise InvalidInput(
            f"{characters:,} characters in each of {rows:,} rows are too many.",
            hint=f"Text that is made has at most {evaluation.most_cells:,} characters.",
        )
