"""Operators on the levels of columns: what they are, and how they are called and ordered."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.columns import enum_vec, number_vec
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.constant import filled
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.folding import folded
from steam.trainer.rapids.kinds import ANY, FLAG, FRAME, TEXT, TEXTS, WHOLE
from steam.trainer.rapids.recoding import with_codes
from steam.trainer.rapids.selection import columns_but
from steam.trainer.rapids.taking import check_cells
from steam.trainer.rapids.texts import numbered
from steam.trainer.rapids.values import Operator, Value


def _levels(evaluation: Evaluation, frame: Frame) -> Value:
    """A column of levels for each column, as long as the longest of them: missing at its end."""
    longest = max((len(vec.domain or ()) for vec in frame.vecs), default=0)
    check_cells(evaluation, longest, frame.columns)
    vecs = []
    for vec in frame.vecs:
        if vec.domain is None:
            vecs.append(number_vec(np.full(longest, np.nan), evaluation.block_rows))
        else:
            codes = np.arange(longest, dtype=np.int32)
            codes[len(vec.domain) :] = -1
            vecs.append(enum_vec(codes, vec.domain, evaluation.block_rows))
    return numbered(vecs)


def _count(_evaluation: Evaluation, frame: Frame) -> Value:
    if frame.columns != 1:
        raise InvalidInput(f"nlevels applies to a single column. Got: {frame.columns}.")
    return float(len(frame.vecs[0].domain or ()))


def _only(operator: str, frame: Frame) -> tuple[Vec, tuple[str, ...]]:
    """The only column, and its levels. Raises InvalidInput if there is another, or no level."""
    if frame.columns != 1:
        raise InvalidInput(f"'{operator}' takes a single column. Got: {frame.columns} columns.")
    vec = frame.vecs[0]
    if vec.domain is None:
        raise InvalidInput(
            f"'{operator}' takes a column of levels, and '{frame.names[0][:80]}' is {vec.type}.",
            hint="Turn it into levels with as.factor first.",
        )
    return vec, vec.domain


def _place(level: str, domain: Sequence[str]) -> int:
    if level not in domain:
        raise InvalidInput(f"Did not find level '{level[:80]}' in the column.")
    return domain.index(level)


def _with(evaluation: Evaluation, frame: Frame, vec: Vec, *, in_place: bool) -> Frame:
    """The frame with that column in the place of its only one; in place: in every frame that
    holds it."""
    if in_place:
        evaluation.keys.exchange(frame.vecs[0], vec)
    return replace(frame, key="", vecs=(vec,))


def _set_domain(evaluation: Evaluation, frame: Frame, in_place: bool, new: list[str]) -> Value:
    """Other names for the levels; or, if they are fewer, for those that some row has."""
    vec, domain = _only("setDomain", frame)
    codes = list(range(len(domain)))
    if len(new) != len(domain):
        used = np.flatnonzero(_weights(evaluation, vec, None)).tolist()
        if len(new) != len(used):
            raise InvalidInput(
                "Number of replacement factors must equal current number of levels."
                f" Current number of levels: {len(domain)} != {len(new)}."
            )
        codes = [-1] * len(domain)
        for place, code in enumerate(used):
            codes[code] = place
    return _with(evaluation, frame, with_codes(evaluation, vec, codes, new), in_place=in_place)


def _append(evaluation: Evaluation, frame: Frame, in_place: bool, more: list[str]) -> Value:
    vec, domain = _only("appendLevels", frame)
    found = with_codes(evaluation, vec, range(len(domain)), [*domain, *more])
    return _with(evaluation, frame, found, in_place=in_place)


def _set_level(_evaluation: Evaluation, frame: Frame, level: str) -> Value:
    vec, domain = _only("setLevel", frame)
    return replace(frame, key="", vecs=(filled(vec, frame, _place(level, domain)),))


def _relevel(evaluation: Evaluation, frame: Frame, level: str) -> Value:
    """That level first, the others behind it as they were."""
    vec, domain = _only("relevel", frame)
    first = _place(level, domain)
    order = [first, *(code for code in range(len(domain)) if code != first)]
    return replace(frame, key="", vecs=(_reordered(evaluation, vec, order),))


def _by_frequency(evaluation: Evaluation, frame: Frame, weights: Value, most: int) -> Value:
    """Levels that more rows have (that weigh more) first; of the rest, if only the `most` frequent
    ones move, the order stays."""
    if most != -1 and most < 1:
        raise InvalidInput(f"TopN argument needs to be a positive integer number, got: {most}.")
    weight = None
    if isinstance(weights, str) and weights != "_":
        weight = frame.vecs[columns_but(frame.names, weights)[0]]
        if not weight.is_numeric:
            raise InvalidInput(f"The weights column '{weights[:80]}' does not hold numbers.")
    changed = {}
    for name, vec in zip(frame.names, frame.vecs, strict=True):
        if vec.domain is not None:
            order = np.argsort(-_weights(evaluation, vec, weight), kind="stable").tolist()
            moved = order if most == -1 else order[:most]
            rest = sorted(set(order) - set(moved))
            changed[name] = _reordered(evaluation, vec, [*moved, *rest])
    return replace(frame.with_columns(changed), key="")


def _weights(evaluation: Evaluation, vec: Vec, weight: Vec | None) -> NDArray[np.float64]:
    """How many rows have each level, or what they weigh; a missing weight is none."""
    size = len(vec.domain or ())

    def of_block(codes: NDArray[np.int32], *others: NDArray[np.float64]) -> NDArray[np.float64]:
        here = codes >= 0
        own = np.nan_to_num(others[0][here], nan=0.0) if others else None
        return np.bincount(codes[here], own, minlength=size).astype(np.float64)

    found = folded(evaluation, [vec] if weight is None else [vec, weight], of_block, np.add)
    return np.zeros(size) if found is None else found


def _reordered(evaluation: Evaluation, vec: Vec, order: Sequence[int]) -> Vec:
    domain = vec.domain or ()
    codes = np.empty(len(order), dtype=np.int32)
    codes[list(order)] = np.arange(len(order))
    return with_codes(evaluation, vec, codes.tolist(), [domain[code] for code in order])


OPERATORS = {
    "levels": Operator(_levels, (FRAME,)),
    "nlevels": Operator(_count, (FRAME,)),
    "setDomain": Operator(_set_domain, (FRAME, FLAG, TEXTS)),
    "appendLevels": Operator(_append, (FRAME, FLAG, TEXTS)),
    "setLevel": Operator(_set_level, (FRAME, TEXT)),
    "relevel": Operator(_relevel, (FRAME, TEXT)),
    "relevel.by.freq": Operator(_by_frequency, (FRAME, ANY, WHOLE)),
}
