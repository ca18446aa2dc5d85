"""Variances, covariances and correlations of columns."""

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes.rows import filter_rows
from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.cross_moments import CrossMoments, cross_moments
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.folding import folded
from steam.trainer.rapids.kinds import FLAG, FRAME, TEXT
from steam.trainer.rapids.naming import distinct
from steam.trainer.rapids.values import Operator, Value

_USES = ("everything", "all.obs", "complete.obs")


def _covariance(
    evaluation: Evaluation, x: Frame, y: Frame, use: str, _symmetric: bool = False
) -> Value:
    """Every column of `x` with every column of `y`; of two single rows, the one with the other."""
    x, y = _columns(x, y)
    found = _cross_moments(evaluation, x, y, use)
    return _matrix(evaluation, y, found.covariances)


def _correlation(
    evaluation: Evaluation, x: Frame, y: Frame, use: str, method: str = "Pearson"
) -> Value:
    """The same of correlations; those by Spearman are of ranks, where equal values have the least
    of theirs, as in H2O."""
    x, y = _columns(x, y)
    if method.lower() == "pearson":
        return _matrix(evaluation, y, _cross_moments(evaluation, x, y, use).correlations)
    if method.lower() != "spearman":
        raise InvalidInput(
            f"There is no correlation '{method[:40]}'.", hint="Use 'Pearson' or 'Spearman'."
        )
    _check_use(evaluation, x, y, use)
    x, y = _ranked(evaluation, x, y, use)
    found = cross_moments(evaluation, x.vecs, y.vecs, complete=False)
    return _matrix(evaluation, y, found.correlations)


def _columns(x: Frame, y: Frame) -> tuple[Frame, Frame]:
    """The frames, or single rows as columns. Raises InvalidInput where they do not fit."""
    if not x.columns or not y.columns:
        raise InvalidInput("A frame without columns has no variance.")
    if x.rows != y.rows:
        raise InvalidInput(f"Frames of {x.rows:,} and {y.rows:,} rows do not go together.")
    if x.rows == 1:
        if x.columns != y.columns:
            raise InvalidInput(f"Rows of {x.columns} and {y.columns} columns do not go together.")
        return _row_as_column(x), _row_as_column(y)
    return x, y


def _row_as_column(frame: Frame) -> Frame:
    values = [vec.decode(0)[0] if vec.is_numeric else np.nan for vec in frame.vecs]
    return Frame("", ("C1",), (number_vec(np.array(values)),))


def _cross_moments(evaluation: Evaluation, x: Frame, y: Frame, use: str) -> CrossMoments:
    _check_use(evaluation, x, y, use)
    return cross_moments(evaluation, x.vecs, y.vecs, complete=use == "complete.obs")


def _check_use(evaluation: Evaluation, x: Frame, y: Frame, use: str) -> None:
    if use not in _USES:
        raise InvalidInput(
            f"There is no use '{use[:40]}' of missing values.",
            hint=f"Use one of: {', '.join(_USES)}.",
        )
    if use == "all.obs" and not _complete_rows(evaluation, x, y).all():
        raise InvalidInput(
            "Mode is 'AllObs' but NAs are present.",
            hint="Use 'complete.obs' to leave their rows out.",
        )


def _complete_rows(evaluation: Evaluation, x: Frame, y: Frame) -> NDArray[np.bool_]:
    """Which rows have no missing value in either frame."""
    vecs = [*x.vecs, *y.vecs]

    def of_block(*values: NDArray[np.generic]) -> NDArray[np.bool_]:
        missing = [vec.is_missing(one) for vec, one in zip(vecs, values, strict=True)]
        return np.asarray(~np.any(missing, axis=0))

    found = folded(evaluation, vecs, of_block, np.append)
    return np.ones(0, dtype=np.bool_) if found is None else found


def _ranked(evaluation: Evaluation, x: Frame, y: Frame, use: str) -> tuple[Frame, Frame]:
    """The values by their ranks among the rows that count."""
    if use == "complete.obs":
        keep = _complete_rows(evaluation, x, y)
        x, y = filter_rows(x, keep), filter_rows(y, keep)
    ranked = [
        Frame("", frame.names, tuple(_ranks(evaluation, vec) for vec in frame.vecs))
        for frame in (x, y)
    ]
    return ranked[0], ranked[1]


def _ranks(evaluation: Evaluation, vec: Vec) -> Vec:
    """Ranks from 1 on, missing values without one; all of them missing for what is no number."""
    values = vec.values() if vec.is_numeric else np.full(vec.rows, np.nan)
    ranks = np.full(len(values), np.nan)
    there = np.flatnonzero(~np.isnan(values))
    order = there[np.argsort(values[there])]
    ordered = values[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)])
    ends = np.append(starts[1:], len(ordered))
    ranks[order] = np.repeat(starts + 1.0, ends - starts)
    return number_vec(ranks, evaluation.block_rows)


def _matrix(evaluation: Evaluation, y: Frame, numbers: NDArray[np.float64]) -> Value:
    """A column for each of `y`, a row for each column of `x`; a single number alone."""
    if numbers.size == 1:
        return float(numbers[0, 0])
    vecs = tuple(number_vec(column, evaluation.block_rows) for column in numbers.T)
    return Frame("", distinct(y.names), vecs)


OPERATORS = {
    "var": Operator(_covariance, (FRAME, FRAME, TEXT, FLAG), optional=1),
    "cor": Operator(_correlation, (FRAME, FRAME, TEXT, TEXT), optional=1),
}
