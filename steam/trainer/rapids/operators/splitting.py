"""Texts split where a pattern matches, into columns or below each other."""

from collections.abc import Sequence
from operator import add

import numpy as np
import polars as pl
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.chunk import encode_utf8
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.parse.utf8 import utf8_of
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.folding import folded
from steam.trainer.rapids.kinds import FRAME, TEXT
from steam.trainer.rapids.regular_expressions import (
    RegularExpression,
    check_lengths,
    regular_expression,
)
from steam.trainer.rapids.splitting import split_texts
from steam.trainer.rapids.texts import (
    Change,
    Chunks,
    chunks_of,
    in_strides,
    numbered,
    series_of,
    text_vecs,
    with_levels,
)
from steam.trainer.rapids.values import Operator

MOST_PARTS = 10_000
"""Into which a text may be split: each place becomes a column."""

_CELLS_A_TEXT = 8  # of `most_cells`: a text takes more memory than a number
_NO_LISTS = pl.Series([[]], dtype=pl.List(pl.String))


def _split(evaluation: Evaluation, frame: Frame, pattern: str) -> Frame:
    """A column for each part of the texts of each column, missing where there are fewer."""
    expression = regular_expression(pattern)
    columns: list[Vec] = []
    for vec in text_vecs(frame, "strsplit"):
        if vec.domain is None:
            columns += _split_strings(evaluation, vec, expression)
        else:
            columns += _split_levels(evaluation, vec, expression)
    return numbered(columns)


def _split_levels(evaluation: Evaluation, vec: Vec, expression: RegularExpression) -> list[Vec]:
    levels = _parts(expression)(series_of(vec.domain or ()))
    return [
        with_levels(evaluation, vec, part.to_list())
        for part in _columns(levels, _width(evaluation, vec, levels))
    ]


def _split_strings(evaluation: Evaluation, vec: Vec, expression: RegularExpression) -> list[Vec]:
    split = _parts(expression)

    def of_block(texts: NDArray[np.object_]) -> tuple[Chunks, ...]:
        parts = in_strides(evaluation, split, texts)
        width = _width(evaluation, vec, parts)
        return (tuple(encode_utf8(utf8_of(part)) for part in _columns(parts, width)),)

    blocks = folded(evaluation, [vec], of_block, add) or ()
    columns = max(map(len, blocks), default=0)
    blank = Vec(VecType.STRING, ())
    filled = [
        (*block, *[blank.encode(blank.missing_values(chunk.rows))] * (columns - len(block)))
        for block, chunk in zip(blocks, vec.chunks, strict=True)
    ]
    return [Vec(VecType.STRING, chunks) for chunks in zip(*filled, strict=True)]


def _tokenize(evaluation: Evaluation, frame: Frame, pattern: str) -> Frame:
    """One column: the parts of the texts of each row, and a missing value after each row."""
    expression = regular_expression(pattern)
    for name, vec in zip(frame.names, frame.vecs, strict=True):
        if vec.type is not VecType.STRING:
            raise InvalidInput(
                f"'tokenize' takes columns of text, and '{name[:80]}' is {vec.type}.",
                hint="Turn it into text with as.character.",
            )
    split = _parts(expression)

    def of_block(*columns: NDArray[np.object_]) -> Chunks:
        lists = [
            in_strides(evaluation, split, texts).alias(str(i)) for i, texts in enumerate(columns)
        ]
        table = pl.DataFrame(lists).with_columns(pl.all().fill_null(pl.lit(_NO_LISTS)))
        ends = pl.lit(pl.Series([[None]], dtype=pl.List(pl.String)))
        tokens = table.select(pl.concat_list(pl.all(), ends)).to_series().explode()
        return chunks_of(tokens, evaluation.block_rows)

    return numbered([Vec(VecType.STRING, folded(evaluation, frame.vecs, of_block, add) or ())])


def _parts(expression: RegularExpression) -> Change:
    def split(texts: pl.Series) -> pl.Series:
        check_lengths(texts)
        return split_texts(texts, expression)

    return split


def _columns(parts: pl.Series, width: int) -> Sequence[pl.Series]:
    return [parts.list.get(place, null_on_oob=True) for place in range(width)]


def _width(evaluation: Evaluation, vec: Vec, parts: pl.Series) -> int:
    """How many columns the parts become. Raises InvalidInput for too many."""
    longest = parts.list.len().max()
    width = longest if isinstance(longest, int) else 0
    if width > MOST_PARTS or width * vec.rows > evaluation.most_cells // _CELLS_A_TEXT:
        raise InvalidInput(
            f"A text is split into {width:,} parts, which are too many columns for"
            f" {vec.rows:,} rows.",
            hint="Use tokenize, which puts the parts below each other.",
        )
    return width


OPERATORS = {
    "strsplit": Operator(_split, (FRAME, TEXT)),
    "tokenize": Operator(_tokenize, (FRAME, TEXT)),
}
