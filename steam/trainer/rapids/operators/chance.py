"""Rows and numbers by chance, H2O's for a seed: a row draws by its number alone."""

import math
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.algorithms.cross_validation.folds import (
    MOST_FOLDS,
    Assignment,
    fold_vec,
    modulo_folds,
    random_folds,
    stratified_folds,
)
from steam.trainer.frame.chunk import Chunk, encode_codes, encode_numeric
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.pcg import Generators, row_floats, row_seeds
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import COLUMN, FRAME, NUMBER, WHOLE
from steam.trainer.rapids.row_keys import row_keys
from steam.trainer.rapids.values import Operator

_BY_CLOCK = -1
_PARTS = ("train", "test")
_STEP = 1 << 20


def _uniform(evaluation: Evaluation, frame: Frame, seed: int) -> Frame:
    """A number from 0 to below 1 for each row."""
    column = Frame("", ("0",), frame.vecs[:1])
    return Frame("", ("rnd",), (Vec(VecType.REAL, evaluation.run(_Draw(_seed(seed)), column)),))


def _folds(_evaluation: Evaluation, frame: Frame, count: int, seed: int) -> Frame:
    return _numbered(frame, random_folds(frame.rows, _checked(count), _seed(seed)))


def _folds_in_turn(_evaluation: Evaluation, frame: Frame, count: int) -> Frame:
    return _numbered(frame, modulo_folds(frame.rows, _checked(count)))


def _stratified(_evaluation: Evaluation, column: Vec, count: int, seed: int) -> Frame:
    frame = Frame("", ("0",), (column,))
    return _numbered(frame, stratified_folds(_classes(column), _checked(count), _seed(seed)))


def _split(_evaluation: Evaluation, column: Vec, fraction: float, seed: int) -> Frame:
    """`fraction` of the rows of each class, and one at least, are for the test."""
    if not 0.0 < fraction < 1.0:
        raise InvalidInput(f"The fraction of the test is above 0 and below 1, not {fraction:g}.")
    classes, drawn_from = _classes(column), _seed(seed)
    order = np.argsort(classes, kind="stable")
    _, starts, sizes = np.unique(classes[order], return_index=True, return_counts=True)
    test = np.zeros(len(classes), np.int32)
    for start, size in zip(starts.tolist(), sizes.tolist(), strict=True):
        wanted = max(math.floor(size * fraction + 0.5), 1)
        test[order[start : start + size][_chosen(size, wanted, drawn_from)]] = 1
    blocks = Frame("", ("0",), (column,)).blocks
    chunks = (encode_codes(test[start : start + rows], len(_PARTS)) for start, rows in blocks)
    return Frame("", ("test_train_split",), (Vec(VecType.ENUM, tuple(chunks), _PARTS),))


def _chosen(size: int, wanted: int, seed: int) -> NDArray[np.bool_]:
    """Which `wanted` of so many are drawn, (size,): numbers by chance, until so many differ."""
    chosen = np.zeros(size, np.bool_)
    missing, drawn = wanted, 0
    while missing:
        # about as many as are missing come to be new ones, in steps that fit into memory
        rows = min(2 * missing * size // (size - wanted + missing) + 1, _STEP)
        numbers = (Generators(row_seeds(seed, drawn, rows)).doubles() * size).astype(np.int64)
        _, firsts = np.unique(numbers, return_index=True)
        in_order = numbers[np.sort(firsts)]
        chosen[in_order[~chosen[in_order]][:missing]] = True
        missing, drawn = wanted - int(chosen.sum()), drawn + rows
    return chosen


@dataclass(frozen=True, slots=True)
class _Draw:
    """A chunk of numbers by chance for each block of rows."""

    seed: int

    @property
    def columns(self) -> Sequence[str]:
        return ("0",)

    def map(self, chunks: Sequence[Chunk], first_row: int) -> tuple[Chunk, ...]:
        return (encode_numeric(row_floats(self.seed, first_row, chunks[0].rows)),)

    def merge(self, left: tuple[Chunk, ...], right: tuple[Chunk, ...]) -> tuple[Chunk, ...]:
        return left + right

    def finish(self, partial: tuple[Chunk, ...] | None) -> tuple[Chunk, ...]:
        return partial or ()


def _seed(seed: int) -> int:
    return secrets.randbits(63) if seed == _BY_CLOCK else seed


def _checked(count: int) -> int:
    if not 1 <= count <= MOST_FOLDS:
        raise InvalidInput(f"There are 1 to {MOST_FOLDS:,} folds, not {count:,}.")
    return count


def _classes(column: Vec) -> NDArray[np.int64]:
    """The class of each row; missing values are a class of their own."""
    if column.type not in (VecType.ENUM, VecType.INT):
        raise InvalidInput(
            f"Classes are levels or whole numbers, and the column is {column.type}.",
            hint="Turn it into levels with as.factor.",
        )
    return row_keys([column], column.rows).codes


def _numbered(frame: Frame, folds: Assignment) -> Frame:
    return Frame("", ("C1",), (fold_vec(frame, folds),))


OPERATORS = {
    "h2o.runif": Operator(_uniform, (FRAME, WHOLE)),
    "kfold_column": Operator(_folds, (FRAME, WHOLE, WHOLE)),
    "modulo_kfold_column": Operator(_folds_in_turn, (FRAME, WHOLE)),
    "stratified_kfold_column": Operator(_stratified, (COLUMN, WHOLE, WHOLE)),
    "h2o.random_stratified_split": Operator(_split, (COLUMN, NUMBER, WHOLE)),
}
