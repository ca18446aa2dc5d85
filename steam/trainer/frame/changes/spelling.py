"""Values as text and text as values, for columns that change their type.

The text of a number reads back as that number, but for the sign of zero: a whole number of an int
column without a point, any other as Python writes it. That of a time is ISO 8601 in UTC. What a
text means as a number or a time is what it means when a file is parsed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from steam.trainer.frame.changes.ticks import Tick, ticked
from steam.trainer.frame.parse.cells import read_numbers, read_times
from steam.trainer.frame.parse.words import MISSING_WORDS
from steam.trainer.frame.vec import Vec, VecType

Floats = NDArray[np.float64]

_FIRST_MS = -62_135_596_800_000  # of the year 1
_END_MS = 253_402_300_800_000  # of the year 9999


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """The texts of a row block: row i has `distinct[places[i]]`, and is missing where that is -1.

    A distinct text is None for a time that cannot be written.
    """

    distinct: tuple[str | None, ...]
    places: NDArray[np.int32]


def texts_of(vec: Vec, tick: Tick) -> Iterator[Texts]:
    """A column as text, block by block; `tick` is told how far that is, and may raise."""
    for block in ticked(range(len(vec.chunks)), tick):
        values = vec.decode(block)
        if vec.domain is not None:
            yield Texts(vec.domain, values)
        elif vec.type is VecType.STRING:
            yield _numbered(values)
        else:
            yield _spelled(values, vec.type)


def read_texts(texts: Sequence[str | None], kind: VecType) -> tuple[Floats, NDArray[np.bool_]]:
    """Each text as a number or time, float64, NaN where missing; and which of them say neither.

    A text that means a missing value when a file is parsed, as NA does, is not among the latter.
    """
    cells = (read_times if kind is VecType.TIME else read_numbers)(_series(texts))
    wrong = np.zeros(len(texts), dtype=np.bool_)
    if cells.unreadable is not None:
        for place in np.flatnonzero(np.isnan(cells.values)).tolist():
            text = texts[place]
            wrong[place] = text is not None and text.strip().lower() not in MISSING_WORDS
    return cells.values, wrong


def _numbered(texts: NDArray[np.object_]) -> Texts:
    numbers: dict[str | None, int] = {None: -1}
    places = [numbers.setdefault(text, len(numbers) - 1) for text in texts.tolist()]
    return Texts(tuple(numbers)[1:], np.array(places, dtype=np.int32))


def _spelled(values: Floats, kind: VecType) -> Texts:
    here = ~np.isnan(values)
    distinct, numbers = np.unique(values[here], return_inverse=True)
    places = np.full(len(values), -1, dtype=np.int32)
    places[here] = numbers
    if kind is VecType.TIME:
        return Texts(tuple(_times(distinct)), places)
    write = _whole if kind is VecType.INT else _real
    return Texts(tuple(map(write, distinct.tolist())), places)


def _whole(value: float) -> str:
    return str(int(value))


def _real(value: float) -> str:
    if value in (np.inf, -np.inf):
        return "Infinity" if value > 0 else "-Infinity"
    return repr(value + 0.0)  # -0.0 is 0.0


def _times(ms: Floats) -> list[str | None]:
    """None for what is outside of the years 1 to 9999, and for a part of a millisecond."""
    written: NDArray[np.object_] = np.full(len(ms), None, dtype=object)
    within = (ms >= _FIRST_MS) & (ms < _END_MS) & (ms == np.rint(ms))
    texts = np.datetime_as_string(ms[within].astype(np.int64).astype("datetime64[ms]"), unit="ms")
    written[within] = [text.replace("T", " ").removesuffix(".000") for text in texts.tolist()]
    spelled: list[str | None] = written.tolist()
    return spelled


def _series(texts: Sequence[str | None]) -> pl.Series:
    try:
        return pl.Series(texts, dtype=pl.String)
    except UnicodeEncodeError:  # half of a surrogate pair, which is in no number or time
        plain = [text and text.encode("utf-8", "backslashreplace").decode() for text in texts]
        return pl.Series(plain, dtype=pl.String)
