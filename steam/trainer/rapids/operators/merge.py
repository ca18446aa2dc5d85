"""Rows of two frames brought together by equal values."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import FLAG, FRAME, SELECTOR, TEXT
from steam.trainer.rapids.naming import distinct
from steam.trainer.rapids.row_keys import Codes, fits, order_of, row_keys, stacked_keys
from steam.trainer.rapids.selection import Selector, columns_but
from steam.trainer.rapids.taking import check_cells, taken_vec
from steam.trainer.rapids.values import Operator


def _merge(  # noqa: PLR0917 -- an expression has them by place
    evaluation: Evaluation,
    left: Frame,
    right: Frame,
    all_left: bool,
    all_right: bool,
    left_by: Selector,
    right_by: Selector,
    _method: str = "auto",
) -> Frame:
    """Each row of one frame with each row of the other that has equal values to merge by.

    Rows come by these values, then as they stand in the frame of which all rows are kept (the
    left one if none is). The columns to merge by come first, then the others of the left frame
    and those of the right one. A missing value is equal to none. All methods give this.
    """
    if all_left and all_right:
        raise Unsupported(
            "all.x=TRUE and all.y=TRUE is not supported. Choose one only.",
            hint="Merge with all rows of one frame, then add those that the other has alone.",
        )
    by = _columns(left, right, left_by, right_by)
    if all_right:
        kept = _Side(right, by.right)
        rows, matches = _matched(evaluation, kept, _Side(left, by.left), keep_all=True)
        left_rows, right_rows = matches, rows
    else:
        kept = _Side(left, by.left)
        rows, matches = _matched(evaluation, kept, _Side(right, by.right), keep_all=all_left)
        left_rows, right_rows = rows, matches
    others = left.columns + right.columns - 2 * len(by.left)
    check_cells(evaluation, len(rows), len(by.left) + others)
    parts = [
        *((left.names[n], vec, rows) for n, vec in zip(by.left, kept.keys, strict=True)),
        *_others(left, by.left, left_rows),
        *_others(right, by.right, right_rows),
    ]
    vecs = []
    for done, (_, vec, taken) in enumerate(parts):
        evaluation.progress.update(done / len(parts))
        vecs.append(taken_vec(evaluation, vec, taken))
    return Frame("", distinct(name for name, _, _ in parts), tuple(vecs))


@dataclass(frozen=True, slots=True)
class _By:
    """The numbers of the columns to merge by, in the left frame and in the right one."""

    left: list[int]
    right: list[int]


@dataclass(frozen=True, slots=True)
class _Side:
    """A frame, and the numbers of its columns to merge by."""

    frame: Frame
    by: list[int]

    @property
    def keys(self) -> list[Vec]:
        return [self.frame.vecs[place] for place in self.by]


def _columns(left: Frame, right: Frame, left_by: Selector, right_by: Selector) -> _By:
    """Those that are named, or else all that both frames have. Raises InvalidInput."""
    by = _By(columns_but(left.names, left_by), columns_but(right.names, right_by))
    if not by.left and not by.right:
        common = [name for name in left.names if name in set(right.names)]
        by = _By([left.names.index(n) for n in common], [right.names.index(n) for n in common])
    if not by.left:
        raise InvalidInput("No join columns specified and there are no common names.")
    if len(by.left) != len(by.right):
        raise InvalidInput(
            f"{len(by.left)} and {len(by.right)} columns to merge by do not fit each other."
        )
    for one, other in zip(by.left, by.right, strict=True):
        if not _fit(left.vecs[one], right.vecs[other]):
            raise InvalidInput(
                f"Merging columns must be the same type: '{left.names[one][:80]}' is"
                f" {left.vecs[one].type} and '{right.names[other][:80]}' is"
                f" {right.vecs[other].type}.",
                hint="Turn one of them into the type of the other.",
            )
    return by


def _fit(left: Vec, right: Vec) -> bool:
    return fits(left, right) or not left.rows or not right.rows


def _matched(
    evaluation: Evaluation, kept: _Side, other: _Side, *, keep_all: bool
) -> tuple[Codes, Codes]:
    """The numbers of the rows that come together, of `kept` and of `other`, ordered by key.

    A row of `kept` without any of `other` is left out, or has -1 beside it if `keep_all`.
    """
    size = kept.frame.rows
    if not other.frame.rows:  # its columns may be of any type
        rows = row_keys(kept.keys, size).order()[: size if keep_all else 0]
        return rows, np.full(len(rows), -1, dtype=np.int64)
    pairs = list(zip(kept.keys, other.keys, strict=True))
    keys = stacked_keys(pairs, size + other.frame.rows)
    own, others = keys.codes[:size], keys.codes[size:]
    order, rows = order_of(others, keys.count), order_of(own, keys.count)
    sizes = np.bincount(others, minlength=keys.count)
    low, counts = (np.cumsum(sizes) - sizes)[own], sizes[own]
    counts[_incomplete(kept)] = 0  # rows that miss the same value have its code
    repeats = np.maximum(counts, 1)[rows] if keep_all else counts[rows]
    check_cells(evaluation, int(repeats.sum()), 1)
    matched = np.repeat(rows, repeats)
    within = np.arange(len(matched)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    places = np.minimum(low[matched] + within, len(order) - 1)
    return matched, np.where(counts[matched] > 0, order[places], -1)


def _incomplete(side: _Side) -> NDArray[np.bool_]:
    """Which rows miss a value to merge by."""
    missing = [vec.is_missing(vec.values()) for vec in side.keys]
    return np.asarray(np.any(missing, axis=0))


def _others(frame: Frame, by: list[int], rows: Codes) -> list[tuple[str, Vec, Codes]]:
    return [
        (name, vec, rows)
        for place, (name, vec) in enumerate(zip(frame.names, frame.vecs, strict=True))
        if place not in by
    ]


OPERATORS = {
    "merge": Operator(_merge, (FRAME, FRAME, FLAG, FLAG, SELECTOR, SELECTOR, TEXT), optional=1)
}
