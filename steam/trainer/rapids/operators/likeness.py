"""How alike the texts of two columns are, row by row."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.columnwise import numbers_by_row
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import FLAG, FRAME, TEXT
from steam.trainer.rapids.likeness import (
    Floats,
    jaro_winkler,
    levenshtein,
    shared_pairs,
    shared_words,
)
from steam.trainer.rapids.texts import numbered, series_of, text_vecs
from steam.trainer.rapids.values import Operator

MOST_CHARACTERS = 10_000
"""Of a text that is compared: the work grows with the square."""

_CELLS = 1 << 22  # pairs, times the characters of the longest text on each side

_MEASURES: Mapping[str, Callable[[pl.Series, pl.Series], Floats]] = {
    "lv": levenshtein,
    "jw": jaro_winkler,
    "qgram": shared_pairs,
    "jaccard": shared_words,
}


def _likeness(
    evaluation: Evaluation, left: Frame, right: Frame, measure: str, compare_empty: bool
) -> Frame:
    """A number from 0 to 1 for each pair of texts, missing where one of them is; or where one is
    empty, if these are not compared."""
    if measure not in _MEASURES:
        raise InvalidInput(
            f"Texts are not compared by '{measure[:40]}'.",
            hint=f"Use one of: {', '.join(_MEASURES)}.",
        )
    if (left.rows, left.columns) != (right.rows, right.columns):
        raise InvalidInput("The frames that are compared have as many rows and columns.")
    pairs = zip(text_vecs(left, "strDistance"), text_vecs(right, "strDistance"), strict=True)
    compare = _MEASURES[measure]

    def column(one: Vec, other: Vec) -> Vec:
        def compute(*values: NDArray[Any]) -> Floats:
            texts = [_texts(vec, held) for vec, held in zip((one, other), values, strict=True)]
            return _compared(evaluation, texts[0], texts[1], compare, compare_empty)

        return numbers_by_row(evaluation, [one, other], compute)

    return numbered(column(one, other) for one, other in pairs)


def _texts(vec: Vec, values: NDArray[Any]) -> pl.Series:
    if vec.domain is None:
        return series_of(values)
    return series_of(np.array([*vec.domain, None], dtype=object)[values])


def _compared(
    evaluation: Evaluation,
    left: pl.Series,
    right: pl.Series,
    compare: Callable[[pl.Series, pl.Series], Floats],
    compare_empty: bool,
) -> Floats:
    there = left.is_not_null() & right.is_not_null()
    if not compare_empty:
        there &= (left != "") & (right != "")
    rows = np.flatnonzero(there.fill_null(value=False).to_numpy())
    found = np.full(len(left), np.nan)
    for some in _strides(left.gather(rows), right.gather(rows)):
        evaluation.progress.update(0.0)
        found[rows[some]] = compare(left.gather(rows[some]), right.gather(rows[some]))
    return found


def _strides(left: pl.Series, right: pl.Series) -> Iterator[NDArray[np.int64]]:
    """Pairs by size, as many at a time as their longest texts allow. Raises InvalidInput for texts
    that are too long."""
    sizes = np.maximum(left.str.len_chars().to_numpy(), right.str.len_chars().to_numpy())
    longest = int(sizes.max(initial=0))
    if longest > MOST_CHARACTERS:
        raise InvalidInput(
            f"A text has {longest:,} characters, and at most {MOST_CHARACTERS:,} are compared."
        )
    order, start = np.argsort(sizes, kind="stable"), 0
    while start < len(order):
        count = max(_CELLS // max(int(sizes[order[start]]), 1) ** 2, 1)
        last = int(sizes[order[min(start + count, len(order)) - 1]])
        count = max(_CELLS // max(last, 1) ** 2, 1)
        yield order[start : start + count]
        start += count


OPERATORS = {"strDistance": Operator(_likeness, (FRAME, FRAME, TEXT, FLAG))}
