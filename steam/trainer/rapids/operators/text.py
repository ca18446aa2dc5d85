"""Texts in other letters, cut, and measured. Missing stays missing."""

from collections.abc import Sequence
from functools import partial, reduce
from operator import add

import polars as pl

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame
from steam.trainer.rapids.entropy import entropies
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import FRAME, TEXT, TEXTS, WHOLE
from steam.trainer.rapids.texts import (
    Change,
    changed_texts,
    measured_texts,
    numbered,
    text_vecs,
)
from steam.trainer.rapids.tree import Numbers
from steam.trainer.rapids.values import Kind, Operator, Value

MOST_PATTERNS = 1000
"""So many texts may be counted at once."""

_CONTROLS = "".join(map(chr, range(ord(" ") + 1)))


def _changed(name: str, change: Change, evaluation: Evaluation, frame: Frame) -> Frame:
    return numbered(changed_texts(evaluation, vec, change) for vec in text_vecs(frame, name))


def _measured(name: str, measure: Change, evaluation: Evaluation, frame: Frame) -> Frame:
    return numbered(measured_texts(evaluation, vec, measure) for vec in text_vecs(frame, name))


def _left(evaluation: Evaluation, frame: Frame, characters: str) -> Frame:
    return _changed(
        "lstrip", lambda texts: texts.str.strip_chars_start(characters), evaluation, frame
    )


def _right(evaluation: Evaluation, frame: Frame, characters: str) -> Frame:
    return _changed(
        "rstrip", lambda texts: texts.str.strip_chars_end(characters), evaluation, frame
    )


def _substring(evaluation: Evaluation, frame: Frame, first: int, end: int | None = None) -> Frame:
    """The characters from place `first`, counted from 0, to before `end`, or all from there."""
    start = max(first, 0)
    length = None if end is None else max(end - start, 0)
    return _changed("substring", lambda texts: texts.str.slice(start, length), evaluation, frame)


def _count(evaluation: Evaluation, frame: Frame, patterns: Sequence[str]) -> Frame:
    """How often the patterns, which are plain texts, are found in each text."""
    if len(patterns) > MOST_PATTERNS:
        raise InvalidInput(f"'countmatches' counts at most {MOST_PATTERNS:,} patterns at once.")

    def measure(texts: pl.Series) -> pl.Series:
        counts = (texts.str.count_matches(pattern, literal=True) for pattern in patterns if pattern)
        return reduce(add, counts, texts.str.len_chars() * 0)

    return _measured("countmatches", measure, evaluation, frame)


_CHANGES: dict[str, Change] = {
    "toupper": lambda texts: texts.str.to_uppercase(),
    "tolower": lambda texts: texts.str.to_lowercase(),
    "trim": lambda texts: texts.str.strip_chars(_CONTROLS),
}
_MEASURES: dict[str, Change] = {
    "strlen": lambda texts: texts.str.len_chars(),
    "entropy": entropies,
}


def _read_end(value: Value) -> int | None:
    if value == Numbers():
        return None
    end: int = WHOLE.read(value)
    return end


_END = Kind("a whole number, or [] for the end", _read_end)

OPERATORS = {
    **{
        name: Operator(partial(_changed, name, change), (FRAME,))
        for name, change in _CHANGES.items()
    },
    **{
        name: Operator(partial(_measured, name, measure), (FRAME,))
        for name, measure in _MEASURES.items()
    },
    "lstrip": Operator(_left, (FRAME, TEXT)),
    "rstrip": Operator(_right, (FRAME, TEXT)),
    "substring": Operator(_substring, (FRAME, WHOLE, _END), optional=1),
    "countmatches": Operator(_count, (FRAME, TEXTS)),
}
