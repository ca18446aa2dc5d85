"""The operator that tells which of a list of values each value of a column is."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.columnwise import numbers_by_row
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import ANY, COLUMN, NUMBER, NUMBERS, TEXTS
from steam.trainer.rapids.texts import measured_texts, numbered
from steam.trainer.rapids.values import Kind, Operator, Value, WrongKind, describe


def _match(evaluation: Evaluation, vec: Vec, table: Value, no_match: float, first: float) -> Value:
    """The place of each value in the table, the first of equal ones, counted from `first`;
    `no_match` if it is not there, or missing."""
    start = 1.0 if np.isnan(first) else first
    if not (start >= 0 and start.is_integer()):
        raise InvalidInput(f"Places are counted from a whole number of 0 or more, not {first:g}.")
    if vec.type in (VecType.ENUM, VecType.STRING):
        return numbered([_of_texts(evaluation, vec, _table(TEXTS, vec, table), start, no_match)])
    numbers = np.array(_table(NUMBERS, vec, table), dtype=np.float64)
    return numbered([_of_numbers(evaluation, vec, numbers, start, no_match)])


def _table(kind: Kind, vec: Vec, table: Value) -> list[str] | list[float]:
    try:
        found: list[str] | list[float] = kind.read(table)
    except WrongKind:
        raise InvalidInput(
            f"Values of type {vec.type} do not match {describe(table)}; that takes {kind.words}."
        ) from None
    return found


def _of_texts(
    evaluation: Evaluation, vec: Vec, table: Sequence[str | float], start: float, no_match: float
) -> Vec:
    places: dict[str | float, float] = {}
    for place, text in enumerate(table):
        places.setdefault(text, start + place)
    if vec.domain is not None:
        of_codes = np.array([*(places.get(level, no_match) for level in vec.domain), no_match])
        return numbers_by_row(evaluation, [vec], lambda codes: of_codes[codes])
    wanted = pl.Series(list(places), dtype=pl.String)
    numbers = pl.Series(list(places.values()), dtype=pl.Float64)

    def measure(texts: pl.Series) -> pl.Series:
        return texts.replace_strict(wanted, numbers, default=no_match)

    return measured_texts(evaluation, vec, measure)


def _of_numbers(
    evaluation: Evaluation, vec: Vec, table: NDArray[np.float64], start: float, no_match: float
) -> Vec:
    wanted, places = np.unique(table, return_index=True)
    if not len(wanted):
        return numbers_by_row(evaluation, [vec], lambda values: np.full(len(values), no_match))

    def compute(values: NDArray[np.float64]) -> NDArray[np.float64]:
        near = np.minimum(np.searchsorted(wanted, values), len(wanted) - 1)
        return np.where(wanted[near] == values, start + places[near], no_match)

    return numbers_by_row(evaluation, [vec], compute)


OPERATORS = {"match": Operator(_match, (COLUMN, ANY, NUMBER, NUMBER))}
