"""A frame's columns as a model reads them: other orders, types and level codes are mapped."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.predictor import Columns
from steam.model.signature import Column, ColumnType, Signature
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType

Decoded = NDArray[np.float64] | NDArray[np.int32] | NDArray[np.object_]
Mapped = NDArray[np.float64] | NDArray[np.int32]
Mapping = Callable[[Decoded], Mapped]


@dataclass(frozen=True, slots=True)
class FeaturePlan:
    """How to read model columns from the blocks of one frame.

    `names` are the columns that the frame has, each with its mapping; `warnings` name the rest.
    """

    names: tuple[str, ...]
    mappings: tuple[Mapping, ...]
    warnings: tuple[str, ...]

    def read(self, chunks: Sequence[Chunk]) -> dict[str, Mapped]:
        """Columns as a predictor takes them, from one chunk per name."""
        return {
            name: mapping(chunk.decode())
            for name, mapping, chunk in zip(self.names, self.mappings, chunks, strict=True)
        }


def plan_features(frame: Frame, features: Sequence[Column]) -> FeaturePlan:
    """How to read `features` from `frame`; an absent column is missing in every row."""
    present = [column for column in features if column.name in frame.names]
    absent = [column.name for column in features if column.name not in frame.names]
    return FeaturePlan(
        tuple(column.name for column in present),
        tuple(_mapping(frame.vec(column.name), column) for column in present),
        tuple(f"Column {name} is not in {frame.key}; it is taken as missing." for name in absent),
    )


def feature_columns(frame: Frame, signature: Signature, block: int) -> Columns:
    """The features of one row block, as a predictor takes them."""
    plan = plan_features(frame, signature.features)
    return plan.read(frame.chunks(block, plan.names))


def _mapping(vec: Vec, column: Column) -> Mapping:
    if column.type is ColumnType.CATEGORICAL:
        codes = {level: code for code, level in enumerate(column.levels)}
        if vec.type is VecType.ENUM:
            return _Lookup(np.array([codes.get(t, -1) for t in vec.domain or ()] + [-1], np.int32))
        return _TextCodes(codes) if vec.type is VecType.STRING else _NumberCodes(codes)
    if vec.type is VecType.ENUM:
        return _Lookup(np.array([_number(t) for t in vec.domain or ()] + [np.nan]))
    return _text_numbers if vec.type is VecType.STRING else _as_is


@dataclass(frozen=True, slots=True)
class _Lookup:
    """Codes of the frame through a table, whose last entry is for a missing one (-1)."""

    table: Mapped

    def __call__(self, values: Decoded) -> Mapped:
        return self.table[values.astype(np.intp)]


@dataclass(frozen=True, slots=True)
class _TextCodes:
    """Text to codes; text that is no level is missing."""

    codes: dict[str, int]

    def __call__(self, values: Decoded) -> Mapped:
        return np.array([self.codes.get(text, -1) for text in values], np.int32)


@dataclass(frozen=True, slots=True)
class _NumberCodes:
    """Numbers to codes: 1.0 meets the level "1", else "1.0"; 2.5 meets "2.5"."""

    codes: dict[str, int]

    def __call__(self, values: Decoded) -> Mapped:
        distinct, where = np.unique(values, return_inverse=True)
        return np.array([self._code(float(value)) for value in distinct], np.int32)[where]

    def _code(self, value: float) -> int:
        exact = self.codes.get(repr(value), -1)
        return self.codes.get(str(int(value)), exact) if value.is_integer() else exact


def _text_numbers(values: Decoded) -> Mapped:
    return np.array([np.nan if text is None else _number(text) for text in values], np.float64)


def _as_is(values: Decoded) -> Mapped:
    return values.astype(np.float64, copy=False)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return np.nan
