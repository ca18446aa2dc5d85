"""Columns turned into another type; values that have no place in it become missing, and count.

    to        from numbers     from times         from levels and text
    numeric   as they are      UTC epoch ms       the number that the text is
    time      UTC epoch ms     as they are        the ISO 8601 time that the text is
    enum      their texts: see `spelling`         the text, none if it is of blanks alone
    string    their texts: see `spelling`         the text

Levels are sorted as those of a parsed column are. A text becomes what it would be had the file
been parsed so: NA is missing as a number, and an empty text is as a level.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.changes.spelling import Floats, Texts, read_texts, texts_of
from steam.trainer.frame.changes.ticks import Tick, share, ticked, ticking, untold
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.parse.levels import check_levels, sorted_levels
from steam.trainer.frame.vec import Vec, VecType, holds_whole_numbers, number_type
from steam.trainer.progress import Progress

_SHOWN = 40  # characters of a value that a warning repeats
_WITHOUT_TEXT = "a time of the years 1 to 9999 in whole milliseconds"
_WANTED = {VecType.TIME: "a time", VecType.ENUM: _WITHOUT_TEXT, VecType.STRING: _WITHOUT_TEXT}


@dataclass(frozen=True, slots=True)
class Lost:
    """How many values a conversion made missing, and one of them."""

    count: int = 0
    example: str = ""

    def __add__(self, more: "Lost") -> "Lost":
        return Lost(self.count + more.count, self.example or more.example)


def convert_columns(
    frame: Frame, types: Mapping[str, VecType], progress: Progress | None = None
) -> tuple[Frame, tuple[str, ...]]:
    """The frame with those columns of those types, and a warning for each that lost values.

    INT and REAL both ask for numbers, and give the type that fits them. The other columns are
    shared. Raises NotFound, InvalidInput as `convert` does, and what `progress` raises.
    """
    vecs = {name: frame.vec(name) for name in types}
    warnings = []
    for number, (name, kind) in enumerate(types.items()):
        tick = ticking(progress, f"Converting {name[:80]}.")
        vecs[name], lost = convert(vecs[name], kind, share(tick, number, len(types)))
        if lost.count:
            warnings.append(_warning(name, kind, lost))
    return frame.with_columns(vecs), tuple(warnings)


def convert(vec: Vec, kind: VecType, tick: Tick = untold) -> tuple[Vec, Lost]:
    """The column as one of that type, and what it lost; the same object if it is of it already.

    `tick` is told the part that is done, before each block, and may raise. Raises InvalidInput for
    more levels than a column may have.
    """
    tick(0.0)
    number = kind in (VecType.INT, VecType.REAL)
    if vec.type is kind or (number and vec.is_numeric):
        return vec, Lost()
    if kind is VecType.STRING:
        return _as_strings(vec, tick)
    if kind is VecType.ENUM:
        return _as_enum(vec, tick)
    if vec.type in (VecType.ENUM, VecType.STRING):
        return _read(vec, kind, tick)
    return (_as_numbers(vec, tick), Lost()) if number else _as_times(vec, tick)


def _as_numbers(times: Vec, tick: Tick) -> Vec:
    blocks = ticked(range(len(times.chunks)), tick)
    whole = all(holds_whole_numbers(times.decode(block)) for block in blocks)
    return Vec(VecType.INT if whole else VecType.REAL, times.chunks)


def _as_times(numbers: Vec, tick: Tick) -> tuple[Vec, Lost]:
    """Chunks are shared; a block with infinities, which are no times, is encoded anew."""
    blank, lost = Vec(VecType.TIME, ()), Lost()
    chunks: list[Chunk] = []
    for block in ticked(range(len(numbers.chunks)), tick):
        chunk = numbers.chunks[block]
        values = numbers.decode(block)
        endless = np.isinf(values)
        count = int(np.count_nonzero(endless))
        lost += Lost(count, "Infinity")
        chunks.append(blank.encode(np.where(endless, np.nan, values)) if count else chunk)
    return replace(blank, chunks=tuple(chunks)), lost


def _read(vec: Vec, kind: VecType, tick: Tick) -> tuple[Vec, Lost]:
    read = lru_cache(maxsize=1)(read_texts)  # the levels of an enum once, not with every block
    parts: list[Floats] = []
    lost = Lost()
    for texts in texts_of(vec, share(tick, 0, 2)):
        values, wrong = read(texts.distinct, kind)
        parts.append(np.append(values, np.nan)[texts.places])
        lost += _lost(texts, wrong)
    blank = Vec(kind if kind is VecType.TIME else number_type(parts), ())
    return replace(blank, chunks=tuple(map(blank.encode, ticked(parts, share(tick, 1, 2))))), lost


def _as_strings(vec: Vec, tick: Tick) -> tuple[Vec, Lost]:
    blank, lost = Vec(VecType.STRING, ()), Lost()
    chunks: list[Chunk] = []
    for texts in texts_of(vec, tick):
        table = np.array([*texts.distinct, None], dtype=object)
        chunks.append(blank.encode(table[texts.places]))
        lost += _unwritten(texts)
    return replace(blank, chunks=tuple(chunks)), lost


def _as_enum(vec: Vec, tick: Tick) -> tuple[Vec, Lost]:
    pieces: list[Texts] = []
    levels: set[str] = set()
    for texts in texts_of(vec, share(tick, 0, 2)):
        pieces.append(texts)
        levels.update(map(_level, texts.distinct))
        check_levels(len(levels))
    domain = sorted_levels(levels - {""})
    codes = {level: code for code, level in enumerate(domain)}
    blank, lost = Vec(VecType.ENUM, (), domain), Lost()
    chunks: list[Chunk] = []
    for texts in ticked(pieces, share(tick, 1, 2)):
        found = [*(codes.get(_level(text), -1) for text in texts.distinct), -1]
        chunks.append(blank.encode(np.array(found, dtype=np.int32)[texts.places]))
        lost += _unwritten(texts)
    return replace(blank, chunks=tuple(chunks)), lost


def _level(text: str | None) -> str:
    """Blanks at the ends stay: they were in quotes where the file was parsed as levels."""
    return text if text and text.strip() else ""


def _unwritten(texts: Texts) -> Lost:
    """The times that have no text."""
    return _lost(texts, np.array([text is None for text in texts.distinct], dtype=np.bool_))


def _lost(texts: Texts, wrong: NDArray[np.bool_]) -> Lost:
    """How many rows have one of the distinct texts that are `wrong`."""
    if not wrong.any():
        return Lost()
    count = int(np.count_nonzero(np.append(wrong, np.False_)[texts.places]))
    return Lost(count, texts.distinct[int(np.argmax(wrong))] or "") if count else Lost()


def _warning(name: str, kind: VecType, lost: Lost) -> str:
    values = "1 value is" if lost.count == 1 else f"{lost.count:,} values are"
    such = f", such as '{lost.example[:_SHOWN]}'" if lost.example else ""
    wanted = _WANTED.get(kind, "a number")
    return f"Column {name[:80]}: {values} not {wanted}{such}, and missing now."
