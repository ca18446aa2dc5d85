"""Operators that tell the types of columns, and that change them."""

import re
from collections.abc import Callable
from functools import partial

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes.convert import convert
from steam.trainer.frame.changes.ticks import ticking
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.columnwise import numbers_by_row
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import FRAME, TEXT
from steam.trainer.rapids.missing_counts import missing_counts
from steam.trainer.rapids.values import Operator, Row, Value

_WHOLE_NUMBER = re.compile(r"[+-]?\d{1,15}", re.ASCII)


def _is_numeric(vec: Vec) -> bool:
    return vec.is_numeric


def _is_factor(vec: Vec) -> bool:
    return vec.type is VecType.ENUM


def _is_character(vec: Vec) -> bool:
    return vec.type is VecType.STRING


def _is_time(vec: Vec) -> bool:
    return vec.type is VecType.TIME


_ASKED: dict[str, Callable[[Vec], bool]] = {
    "numeric": _is_numeric,
    "categorical": _is_factor,
    "string": _is_character,
    "time": _is_time,
    "uuid": lambda _: False,  # they are columns of text here
}


def _each(ask: Callable[[Vec], bool], _evaluation: Evaluation, frame: Frame) -> Value:
    return Row(tuple(float(ask(vec)) for vec in frame.vecs))


def _any_factor(_evaluation: Evaluation, frame: Frame) -> Value:
    return float(any(map(_is_factor, frame.vecs)))


def _by_type(evaluation: Evaluation, frame: Frame, kind: str) -> Value:
    if kind == "bad":  # nothing but missing values
        missing = missing_counts(evaluation, frame)
        return Row(tuple(float(place) for place in np.flatnonzero(missing == frame.rows)))
    if kind not in _ASKED:
        raise InvalidInput(
            f"unknown data type to filter by: {kind[:40]}.",
            hint=f"The types are {', '.join(_ASKED)} and bad.",
        )
    ask = _ASKED[kind]
    return Row(tuple(float(place) for place, vec in enumerate(frame.vecs) if ask(vec)))


def _as_factor(evaluation: Evaluation, frame: Frame) -> Value:
    for name, vec in zip(frame.names, frame.vecs, strict=True):
        if vec.type is VecType.TIME:
            raise InvalidInput(
                f"The column '{name[:80]}' holds times, which do not become levels.",
                hint="Turn it into text or numbers first.",
            )
    return _converted(VecType.ENUM, evaluation, frame)


def _converted(kind: VecType, evaluation: Evaluation, frame: Frame) -> Value:
    tick = ticking(evaluation.progress, "")
    return Frame("", frame.names, tuple(convert(vec, kind, tick)[0] for vec in frame.vecs))


def _as_numeric(evaluation: Evaluation, frame: Frame) -> Value:
    tick = ticking(evaluation.progress, "")
    vecs = [
        convert(vec, VecType.REAL, tick)[0] if vec.domain is None else _of_levels(evaluation, vec)
        for vec in frame.vecs
    ]
    return Frame("", frame.names, tuple(vecs))


def _of_levels(evaluation: Evaluation, vec: Vec) -> Vec:
    """The whole numbers that the levels spell, if all of them do, and else the codes."""
    levels = vec.domain or ()
    spelled = all(map(_WHOLE_NUMBER.fullmatch, levels))
    numbers = [float(level) for level in levels] if spelled else range(len(levels))
    table = np.array([*numbers, np.nan])
    return numbers_by_row(evaluation, [vec], lambda codes: table[codes])


OPERATORS = {
    "is.numeric": Operator(partial(_each, _is_numeric), (FRAME,)),
    "is.factor": Operator(partial(_each, _is_factor), (FRAME,)),
    "is.character": Operator(partial(_each, _is_character), (FRAME,)),
    "any.factor": Operator(_any_factor, (FRAME,)),
    "columnsByType": Operator(_by_type, (FRAME, TEXT)),
    "as.factor": Operator(_as_factor, (FRAME,)),
    "as.numeric": Operator(_as_numeric, (FRAME,)),
    "as.character": Operator(partial(_converted, VecType.STRING), (FRAME,)),
}
