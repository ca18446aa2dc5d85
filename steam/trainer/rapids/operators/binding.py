"""Operators that put frames beside or below each other."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes.bind import bind_rows
from steam.trainer.frame.changes.columns import cut_like
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.rapids.constant import constant_like
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import ANY
from steam.trainer.rapids.naming import distinct
from steam.trainer.rapids.recoding import recoded
from steam.trainer.rapids.values import Operator, Value, describe


def _beside(evaluation: Evaluation, *values: Value) -> Value:
    """Numbers are columns as long as the others. A name that is taken gets a number behind it."""
    bound = [one for one in values if not isinstance(one, Frame) or one.columns]
    first = next((one for one in bound if isinstance(one, Frame)), None)
    like = _one_row(("0",), 0.0) if first is None else first
    names: list[str] = []
    vecs = []
    for one in bound:
        if isinstance(one, float):
            names.append(str(one))
            vecs.append(constant_like(evaluation, like, one))
        elif not isinstance(one, Frame):
            raise InvalidInput(f"'cbind' takes frames and numbers, not {describe(one)}.")
        elif one.rows != like.rows:
            raise InvalidInput(
                "cbind frames must have all the same rows,"
                f" found {like.rows:,} and {one.rows:,} rows."
            )
        else:
            names += one.names
            vecs += [cut_like(vec, like) for vec in one.vecs]
    return replace(like, key="", names=distinct(names), vecs=tuple(vecs))


def _below(evaluation: Evaluation, *values: Value) -> Value:
    """A number is a row that has it in every column. Columns have the levels of all, those of the
    first frame first."""
    like = next((one for one in values if isinstance(one, Frame)), None)
    names = ("C1",) if like is None else like.names
    frames = [_rows_of(names, one) for one in values]
    for frame in frames:
        if frame.names != names:
            raise InvalidInput(
                "rbind frames must have all the same column names,"
                f" found {_shown(names)} and {_shown(frame.names)}."
            )
    if not names or not frames:
        return Frame("", names, ()) if not names else _one_row(names, 0.0)
    alike = _with_same_levels(evaluation, frames)
    return replace(bind_rows(alike, evaluation.progress), key="")


def _rows_of(names: Sequence[str], value: Value) -> Frame:
    if isinstance(value, float):
        return _one_row(names, value)
    if not isinstance(value, Frame):
        raise InvalidInput(f"'rbind' takes frames and numbers, not {describe(value)}.")
    return value


def _one_row(names: Sequence[str], value: float) -> Frame:
    return frame_from_arrays("", {name: np.array([value]) for name in names})


def _with_same_levels(evaluation: Evaluation, frames: list[Frame]) -> list[Frame]:
    for place, name in enumerate(frames[0].names):
        domains = [frame.vecs[place].domain for frame in frames]
        merged = tuple(dict.fromkeys(level for domain in domains for level in domain or ()))
        for number, (frame, domain) in enumerate(zip(frames, domains, strict=True)):
            if domain is not None and domain != merged:
                vec = recoded(evaluation, frame.vecs[place], merged)
                frames[number] = frame.with_columns({name: vec})
    return frames


def _shown(names: Sequence[str]) -> str:
    more = ", ..." if len(names) > 5 else ""
    return f"[{', '.join(name[:40] for name in names[:5])}{more}]"


OPERATORS = {
    "cbind": Operator(_beside, (ANY,), more=ANY),
    "rbind": Operator(_below, (ANY,), more=ANY),
}
