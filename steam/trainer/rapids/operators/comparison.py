"""Comparisons, which give 1 or 0: what is missing is like what is missing, and like nothing else.

Numbers and times compare with those, levels and texts by what they say. A number is never like a
text, and nothing comes before or behind the other kind: such answers are missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import ANY
from steam.trainer.rapids.operators.numeric import of_numbers
from steam.trainer.rapids.operators.pairing import Operand, is_missing, of_pairs
from steam.trainer.rapids.pending import WHOLE_NUMBERS, pending
from steam.trainer.rapids.values import Operator, Value

Answers = NDArray[np.float64] | NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two numbers compare, and `of_others`: whether things of different kinds do; NaN where
    that has no answer, as is so for all that ask for an order."""

    function: Callable[[Any, Any], Any]
    of_others: float

    @property
    def orders(self) -> bool:
        return is_missing(self.of_others)


def _alike(left: Any, right: Any) -> Any:
    found = np.equal(left, right)
    if any(isinstance(one, float) and not is_missing(one) for one in (left, right)):
        return found
    return found | (np.isnan(left) & np.isnan(right))


def _differ(left: Any, right: Any) -> Any:
    return np.logical_not(_alike(left, right))


def compared(comparison: Comparison, left: Operand, right: Operand) -> Vec:
    """0, 1 or missing in each row, of operands at least one of which is a column.

    Raises InvalidInput where texts would have to be put in order.
    """
    kinds = {_kind(left), _kind(right)}
    if kinds == {VecType.REAL}:
        return of_numbers(partial(_of_numbers, comparison), left, right, like=WHOLE_NUMBERS)
    if comparison.orders and any(_is_text_column(operand) for operand in (left, right)):
        raise InvalidInput(
            "Texts have no order here: only == and != work on a text column.",
            hint="Levels compare with a level; see as.factor.",
        )
    if not comparison.orders and (is_missing(left) or is_missing(right)):
        return _with_missing(comparison, cast("Vec", right if is_missing(left) else left))
    if VecType.REAL in kinds:
        return of_numbers(partial(_of_others, comparison), left, right, like=WHOLE_NUMBERS)
    if isinstance(left, Vec) and isinstance(right, Vec):
        return _of_words(comparison, left, right)
    if isinstance(left, Vec):
        return _with_text(comparison, comparison.function, left, right)
    words = cast("Vec", right)  # as one of them is a column
    return _with_text(comparison, lambda one, other: comparison.function(other, one), words, left)


def _kind(operand: Operand) -> VecType:
    """REAL for all numbers, ENUM or STRING for words."""
    if isinstance(operand, Vec):
        words = operand.type in (VecType.ENUM, VecType.STRING)
        return operand.type if words else VecType.REAL
    return VecType.STRING if isinstance(operand, str) else VecType.REAL


def _is_text_column(operand: Operand) -> bool:
    return isinstance(operand, Vec) and operand.type is VecType.STRING


def _of_numbers(comparison: Comparison, left: Any, right: Any) -> Answers:
    return np.asarray(comparison.function(left, right))


def _of_others(comparison: Comparison, left: Any, right: Any) -> Answers:
    return np.full(np.broadcast_shapes(np.shape(left), np.shape(right)), comparison.of_others)


def _with_text(
    comparison: Comparison, function: Callable[[Any, Any], Any], words: Vec, text: Operand
) -> Vec:
    """A column of words and a text. A level is found once, not in each row."""
    if words.domain is None:
        return pending([words], lambda texts: _same(comparison, _is(texts, text)), WHOLE_NUMBERS)
    places = np.arange(len(words.domain), dtype=np.float64)
    place = float(words.domain.index(text)) if text in words.domain else np.nan
    of_missing = False if comparison.orders else comparison.of_others == 1.0
    answers = np.append(function(places, place), of_missing)
    return pending([words], lambda codes: answers[codes], WHOLE_NUMBERS)


def _is(texts: Any, text: Operand) -> Any:
    """Which ones are this text. What is missing and what is empty are alike, as in H2O: its Python
    client sends a None among texts as an empty one."""
    alike = ("", None) if text == "" else (text,)
    return np.logical_or.reduce([texts == one for one in alike])


def _with_missing(comparison: Comparison, words: Vec) -> Vec:
    """A column of words and the missing number, by which clients ask for what is missing."""
    if words.domain is None:
        return _with_text(comparison, comparison.function, words, "")
    return pending([words], lambda codes: _same(comparison, codes == -1), WHOLE_NUMBERS)


def _of_words(comparison: Comparison, left: Vec, right: Vec) -> Vec:
    """Two columns of words: levels in no order, as each column has its own."""
    if comparison.orders:
        return of_numbers(partial(_of_others, comparison), left, right, like=WHOLE_NUMBERS)
    words_of = partial(_same_words, left.domain, right.domain)
    return pending(
        [left, right], lambda one, other: _same(comparison, words_of(one, other)), WHOLE_NUMBERS
    )


def _same_words(
    left: tuple[str, ...] | None, right: tuple[str, ...] | None, one: Any, other: Any
) -> Any:
    if left is None or right is None:
        return np.equal(_texts(left, one), _texts(right, other)).astype(np.bool_)
    numbers = {level: number for number, level in enumerate(left)}
    theirs = np.array([*(numbers.get(level, -2) for level in right), -1])
    return np.equal(one, theirs[other])


def _texts(domain: tuple[str, ...] | None, values: Any) -> Any:
    return values if domain is None else np.array([*domain, None], dtype=object)[values]


def _same(comparison: Comparison, same: Any) -> Answers:
    return np.asarray(same if comparison.of_others == 0.0 else ~same, dtype=np.bool_)


def _body(comparison: Comparison, evaluation: Evaluation, left: Value, right: Value) -> Value:
    found = of_pairs(evaluation, partial(compared, comparison), comparison.function, left, right)
    by_number = isinstance(left, Frame) and not isinstance(right, Frame | str)
    if not isinstance(found, Frame) or comparison.orders or not by_number:
        return found
    return Frame("", tuple(f"C{place}" for place in range(1, found.columns + 1)), found.vecs)


_COMPARISONS = {
    "<": Comparison(np.less, np.nan),
    "<=": Comparison(np.less_equal, np.nan),
    ">": Comparison(np.greater, np.nan),
    ">=": Comparison(np.greater_equal, np.nan),
    "==": Comparison(_alike, 0.0),
    "!=": Comparison(_differ, 1.0),
}

OPERATORS = {
    name: Operator(partial(_body, comparison), (ANY, ANY), by_row=True)
    for name, comparison in _COMPARISONS.items()
}
