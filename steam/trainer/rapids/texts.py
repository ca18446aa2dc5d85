"""Columns of text, computed with polars block by block on all threads; of an enum, its levels.

Levels that become alike merge, and the levels of what comes out are sorted.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import add

import numpy as np
import polars as pl
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.chunk import Chunk, encode_utf8
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.parse.cells import as_floats
from steam.trainer.frame.parse.levels import sorted_levels
from steam.trainer.frame.parse.utf8 import utf8_of
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.columnwise import numbers_by_row
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.folding import folded
from steam.trainer.rapids.recoding import with_codes
from steam.trainer.strides import STRIDE

Change = Callable[[pl.Series], pl.Series]
"""From texts to as many texts or numbers, null where missing. It runs on several threads."""

Chunks = tuple[Chunk, ...]

_STRIDE_CHARACTERS = 1 << 20


def text_vecs(frame: Frame, operator: str) -> tuple[Vec, ...]:
    """The columns of a frame. Raises InvalidInput if one is neither text nor levels."""
    for name, vec in zip(frame.names, frame.vecs, strict=True):
        if vec.type not in (VecType.STRING, VecType.ENUM):
            raise InvalidInput(
                f"'{operator}' takes columns of text or levels, and '{name[:80]}' is {vec.type}.",
                hint="Turn it into text with as.character, or into levels with as.factor.",
            )
    return frame.vecs


def numbered(vecs: Iterable[Vec]) -> Frame:
    """A frame of columns that are called C1, C2 and so on."""
    columns = tuple(vecs)
    return Frame("", tuple(f"C{number}" for number in range(1, len(columns) + 1)), columns)


def changed_texts(evaluation: Evaluation, vec: Vec, change: Change) -> Vec:
    """The column with other texts: a string column, or an enum."""
    if vec.domain is not None:
        return with_levels(evaluation, vec, change(series_of(vec.domain)).to_list())

    def of_block(texts: NDArray[np.object_]) -> Chunks:
        return (encode_utf8(utf8_of(in_strides(evaluation, change, texts))),)

    return Vec(VecType.STRING, folded(evaluation, [vec], of_block, add) or ())


def measured_texts(evaluation: Evaluation, vec: Vec, measure: Change) -> Vec:
    """A column with a number for each text."""
    if vec.domain is not None:
        measures = np.append(as_floats(measure(series_of(vec.domain))), np.nan)
        return numbers_by_row(evaluation, [vec], lambda codes: measures[codes])
    return numbers_by_row(
        evaluation, [vec], lambda texts: as_floats(in_strides(evaluation, measure, texts))
    )


def with_levels(evaluation: Evaluation, vec: Vec, levels: Sequence[str | None]) -> Vec:
    """The enum with each of its levels replaced by that of `levels`, or missing where None."""
    domain = sorted_levels({level for level in levels if level is not None})
    places: dict[str | None, int] = {level: code for code, level in enumerate(domain)}
    return with_codes(evaluation, vec, [places.get(level, -1) for level in levels], domain)


def series_of(texts: Sequence[str | None] | NDArray[np.object_]) -> pl.Series:
    """Texts for polars. Raises InvalidInput for half of a surrogate pair."""
    try:
        return pl.Series(list(texts), dtype=pl.String)
    except UnicodeEncodeError:
        raise InvalidInput(
            "A text holds half of a surrogate pair, which is no character."
        ) from None


def chunks_of(texts: pl.Series, block_rows: int) -> Chunks:
    """The chunks of a new column of text."""
    starts = range(0, len(texts), block_rows)
    return tuple(encode_utf8(utf8_of(texts.slice(start, block_rows))) for start in starts)


def in_strides(evaluation: Evaluation, change: Change, texts: NDArray[np.object_]) -> pl.Series:
    """`change` of a part of the texts at a time, between which the time may turn out to be up."""
    parts = []
    for part in _parts(texts):
        evaluation.progress.update(0.0)
        parts.append(change(series_of(part)))
    return pl.concat(parts) if parts else change(series_of([]))


def _parts(texts: NDArray[np.object_]) -> Iterator[NDArray[np.object_]]:
    """Some thousand texts each, but no more characters than a stride has, or a single text."""
    lengths = np.fromiter((len(text or "") for text in texts), np.int64, count=len(texts))
    ends = np.cumsum(lengths)
    start, before = 0, 0
    while start < len(texts):
        fitting = int(np.searchsorted(ends, before + _STRIDE_CHARACTERS, side="right"))
        stop = min(max(fitting, start + 1), start + STRIDE)
        yield texts[start:stop]
        start, before = stop, int(ends[stop - 1])
