"""`ifelse`: in each row one of two values, or a missing one where the test is missing."""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.folding import folded
from steam.trainer.rapids.kinds import ANY
from steam.trainer.rapids.operators.numeric import of_numbers
from steam.trainer.rapids.operators.pairing import Operand, is_missing, operands, widest
from steam.trainer.rapids.pending import NUMBERS, pending
from steam.trainer.rapids.recoding import recoded
from steam.trainer.rapids.values import Operator, Value

_TIMES = Vec(VecType.TIME, ())
_TEXTS = Vec(VecType.STRING, ())


def _if_else(evaluation: Evaluation, test: Value, yes: Value, no: Value) -> Value:
    if isinstance(test, float):
        return test if is_missing(test) else yes if test else no
    wide = widest(test, yes, no)
    columns = (operands(evaluation, value, wide) for value in (test, yes, no))
    vecs = tuple(_chosen(evaluation, *together) for together in zip(*columns, strict=True))
    return Frame("", tuple(f"C{place}" for place in range(1, len(vecs) + 1)), vecs)


def _chosen(evaluation: Evaluation, test: Operand, yes: Operand, no: Operand) -> Vec:
    """The column of what is chosen. Raises InvalidInput for numbers and words in one column."""
    truth = _truth(test)
    branches = [branch for branch in (yes, no) if not is_missing(branch)]
    if all(_is_word(branch) for branch in branches) and branches:
        if any(isinstance(one, Vec) and one.type is VecType.STRING for one in branches):
            return _texts(truth, yes, no)
        return _levels(evaluation, truth, yes, no)
    if any(_is_word(branch) for branch in branches):
        raise InvalidInput(
            "'ifelse' chooses between numbers or between words, not between both.",
            hint="Levels and texts are words.",
        )
    times = all(isinstance(one, Vec) and one.type is VecType.TIME for one in branches)
    like = _TIMES if branches and times else NUMBERS
    return of_numbers(_choice, truth, yes, no, like=like, takes_flags=True)


def _choice(test: Any, yes: Any, no: Any) -> NDArray[np.float64]:
    """The test is booleans, or float64 with NaN as missing."""
    if not isinstance(test, np.ndarray):
        return np.where(np.isnan(test), np.nan, yes if test else no)
    if test.dtype == np.bool_:
        return _selected(test, yes, no)
    missing = np.isnan(test)
    found = _selected(np.not_equal(test, 0.0), yes, no)
    return np.where(missing, np.nan, found) if np.any(missing) else found


def _selected(
    test: NDArray[np.bool_], yes: NDArray[np.float64] | float, no: NDArray[np.float64] | float
) -> NDArray[np.float64]:
    """`yes` where the test is true, else `no`, with every bit of it.

    It mixes the bits of both: numpy's `where` branches in each row, which takes four times as long
    where a processor cannot foresee the branch.
    """
    ones, others = (np.asarray(values, np.float64).view(np.int64) for values in (yes, no))
    found = np.empty(test.shape)
    bits = found.view(np.int64)
    np.negative(test.view(np.int8), out=bits)  # all of them are set, or none
    bits &= ones ^ others
    bits ^= others
    return found


def _truth(test: Operand) -> Operand:
    """The test as numbers: of levels, all but the first are true, as in 0, 1 and FALSE, TRUE."""
    if isinstance(test, Vec) and test.domain is not None:
        return _renumbered(test, np.arange(len(test.domain)))
    if isinstance(test, str) or (isinstance(test, Vec) and test.type is VecType.STRING):
        raise InvalidInput("The test of 'ifelse' is a number in each row, not a text.")
    return test


def _is_word(operand: Operand) -> bool:
    if isinstance(operand, Vec):
        return operand.type in (VecType.ENUM, VecType.STRING)
    return isinstance(operand, str)


def _levels(evaluation: Evaluation, test: Operand, yes: Operand, no: Operand) -> Vec:
    """An enum column of the levels that are chosen, sorted; but of two texts it has both levels,
    in the order no, yes."""
    levels = list(dict.fromkeys([*_levels_of(no), *_levels_of(yes)]))
    sort = isinstance(yes, Vec) or isinstance(no, Vec)
    domain = tuple(sorted(levels) if sort else levels)
    numbers = {level: number for number, level in enumerate(domain)}
    chosen = of_numbers(_choice, test, *(_numbered(one, numbers) for one in (yes, no)))
    whole = pending([chosen], _as_codes, Vec(VecType.ENUM, (), domain))
    return without_unused_levels(evaluation, whole) if sort else whole


def without_unused_levels(evaluation: Evaluation, vec: Vec) -> Vec:
    """The enum column with those of its levels only that a row has."""
    levels = vec.domain or ()
    (column,) = evaluation.settled(Frame("", ("0",), (vec,))).vecs
    counts = folded(evaluation, [column], partial(_counts, len(levels)), np.add)
    if counts is None or counts.all():
        return column
    used = [level for level, count in zip(levels, counts, strict=True) if count]
    return recoded(evaluation, column, used)


def _counts(levels: int, codes: NDArray[np.int32]) -> NDArray[np.int_]:
    return np.bincount(codes[codes >= 0], minlength=levels)


def _levels_of(operand: Operand) -> tuple[str, ...]:
    if isinstance(operand, Vec):
        return operand.domain or ()
    return (operand,) if isinstance(operand, str) else ()


def _numbered(operand: Operand, numbers: dict[str, int]) -> Operand:
    if isinstance(operand, Vec):
        return _renumbered(operand, np.array([numbers[level] for level in operand.domain or ()]))
    return float(numbers[operand]) if isinstance(operand, str) else operand


def _renumbered(vec: Vec, numbers: NDArray[np.int_]) -> Vec:
    """The number of each level in the place of its code, missing where that is."""
    table = np.append(numbers, np.nan)
    return pending([vec], lambda codes: table[codes])


def _as_codes(numbers: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.where(np.isnan(numbers), -1.0, numbers).astype(np.int32)


def _texts(test: Operand, yes: Operand, no: Operand) -> Vec:
    both = tuple(_in_words(one) for one in (yes, no))
    columns = [one for one in (test, *both) if isinstance(one, Vec)]

    def compute(*values: NDArray[Any]) -> NDArray[np.object_]:
        decoded = iter(values)
        truth = next(decoded) if isinstance(test, Vec) else test
        one, other = (
            next(decoded) if isinstance(operand, Vec) else _text_of(operand) for operand in both
        )
        chosen = np.where(np.equal(truth, 0.0), other, one)
        return np.where(np.isnan(truth), np.array(None), chosen)

    return pending(columns, compute, _TEXTS)


def _in_words(operand: Operand) -> Operand:
    if not isinstance(operand, Vec) or operand.domain is None:
        return operand
    table = np.array([*operand.domain, None], dtype=object)
    return pending([operand], lambda codes: table[codes], _TEXTS)


def _text_of(operand: Operand) -> Any:
    return np.array(None if is_missing(operand) else operand, dtype=object)


OPERATORS = {"ifelse": Operator(_if_else, (ANY, ANY, ANY), by_row=True)}
