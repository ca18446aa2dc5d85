"""A frame's columns as a model reads them: other orders, types and level codes are mapped.

Values mean here what they mean to a deployed model: a number meets the level that is this
number (1.5 meets "1.50"), text the same level, else the same number; text is a number only where
it is a decimal that a 64-bit float holds, and a time also in ISO 8601. All else is missing.
"""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.model.predictor import Columns
from steam.model.signature import Column, ColumnType, Signature
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.decoded import decoded
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType

Decoded = NDArray[np.float64] | NDArray[np.int32] | NDArray[np.object_]
Mapped = NDArray[np.float64] | NDArray[np.int32]
ReadColumn = Callable[[Decoded], Mapped]
ReadText = Callable[[str], float]

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NAMED_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_LONGEST_NUMBER = 400  # characters; the digits of the largest float are 309
_SHOWN = 60  # characters of a value that a warning repeats
_LEVELS_SHOWN = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class FeaturePlan:
    """How to read model columns from the blocks of one frame.

    `names` are the columns that the frame has, each with its mapping; `warnings` name the rest,
    columns with text where the model wants numbers, and levels that it does not know.
    """

    names: tuple[str, ...]
    mappings: tuple[ReadColumn, ...]
    warnings: tuple[str, ...]

    def read(self, chunks: Sequence[Chunk]) -> dict[str, Mapped]:
        """Columns as a predictor takes them, from one chunk per name."""
        return {
            name: mapping(column)
            for name, mapping, column in zip(
                self.names, self.mappings, decoded(chunks), strict=True
            )
        }


def plan_features(frame: Frame, features: Sequence[Column]) -> FeaturePlan:
    """How to read `features` from `frame`; an absent column is missing in every row."""
    present = [column for column in features if column.name in frame.names]
    absent = [column.name for column in features if column.name not in frame.names]
    doubts = [_doubt(frame, column) for column in present]
    return FeaturePlan(
        tuple(column.name for column in present),
        tuple(_mapping(frame.vec(column.name), column) for column in present),
        (
            *map(_absent, absent),
            *(doubt for doubt in doubts if doubt is not None),
        ),
    )


def _absent(name: str) -> str:
    """In H2O's words, for which its users look."""
    return f"Test/Validation dataset is missing column '{name}': substituting in a column of NaN"


def plan_present(frame: Frame, features: Sequence[Column]) -> FeaturePlan:
    """The same, of a frame that has at least one if there are any. Raises InvalidInput if not."""
    plan = plan_features(frame, features)
    if features and not plan.names:
        raise InvalidInput(
            f"Frame {frame.key} has none of the columns that the model reads.",
            hint=f"It reads {', '.join(column.name for column in features[:5])}.",
        )
    return plan


def feature_columns(frame: Frame, signature: Signature, block: int) -> Columns:
    """The features of one row block, as a predictor takes them."""
    plan = plan_features(frame, signature.features)
    return plan.read(frame.chunks(block, plan.names))


def _mapping(vec: Vec, column: Column) -> ReadColumn:
    if column.type is ColumnType.CATEGORICAL:
        levels = Levels.of(column.levels)
        if vec.type is VecType.ENUM:
            if vec.domain == column.levels:
                return _as_codes
            return _Lookup(np.array([*map(levels.of_text, vec.domain or ()), -1], np.int32))
        return _TextCodes(levels) if vec.type is VecType.STRING else _NumberCodes(levels)
    read = _reader(column)
    if vec.type is VecType.ENUM:
        return _Lookup(np.array([*map(read, vec.domain or ()), np.nan]))
    return _TextNumbers(read) if vec.type is VecType.STRING else _as_is


def _reader(column: Column) -> ReadText:
    return time_of if column.type is ColumnType.TIME else number_of


def _doubt(frame: Frame, column: Column) -> str | None:
    """What to tell of a column that holds what the model does not know."""
    vec = frame.vec(column.name)
    if column.type is ColumnType.CATEGORICAL:
        return _untrained(vec, column)
    if vec.type not in {VecType.ENUM, VecType.STRING}:
        return None
    texts = (vec.domain or ()) if vec.type is VecType.ENUM else vec.values()
    read = _reader(column)
    wrong = next((text for text in texts if text is not None and math.isnan(read(text))), None)
    if wrong is None:
        return None
    shown = wrong if len(wrong) <= _SHOWN else wrong[:_SHOWN] + "…"
    kind = "time" if column.type is ColumnType.TIME else "number"
    return f"Column {column.name} holds '{shown}', which is no {kind}; it is taken as missing."


def _untrained(vec: Vec, column: Column) -> str | None:
    """What to tell of levels that training has not seen, in the words of H2O; the first few."""
    known = Levels.of(column.levels)
    unknown = [level[:_SHOWN] for level in vec.domain or () if known.of_text(level) < 0]
    if not unknown:
        return None
    told = json.dumps(unknown[:_LEVELS_SHOWN], ensure_ascii=False)
    more = " and others" if len(unknown) > _LEVELS_SHOWN else ""
    return (
        f"Test/Validation dataset column '{column.name}' has levels not trained on: {told}{more}."
    )


@dataclass(frozen=True, slots=True)
class Levels:
    """Codes of a model's levels, by their text and by the number that they are."""

    texts: Mapping[str, int]
    numbers: Mapping[float, int]

    @classmethod
    def of(cls, levels: Sequence[str]) -> "Levels":
        """Where "1" and "1.0" are both levels, the shorter one stands for 1."""
        longest_first = sorted(enumerate(levels), key=lambda item: len(item[1]), reverse=True)
        named = [(_named_number(level), code) for code, level in longest_first]
        return cls(
            {level: code for code, level in enumerate(levels)},
            {number: code for number, code in named if number is not None},
        )

    def of_text(self, text: str) -> int:
        """The same level, else the level that is the same number, else -1."""
        if (code := self.texts.get(text)) is not None:
            return code
        number = _named_number(text)
        return -1 if number is None else self.numbers.get(number, -1)

    def of_number(self, number: float) -> int:
        """The level that is this number, else -1; NaN is none."""
        return self.numbers.get(number, -1)


@dataclass(frozen=True, slots=True)
class _Lookup:
    """Codes of the frame through a table, whose last entry is for a missing one (-1)."""

    table: Mapped

    def __call__(self, values: Decoded) -> Mapped:
        return self.table.take(values.astype(np.int32, copy=False))


@dataclass(frozen=True, slots=True)
class _TextCodes:
    """Text to codes; text that is no level is missing."""

    levels: Levels

    def __call__(self, values: Decoded) -> Mapped:
        codes = (-1 if text is None else self.levels.of_text(text) for text in values)
        return np.fromiter(codes, np.int32, len(values))


@dataclass(frozen=True, slots=True)
class _NumberCodes:
    """Numbers to codes; a number that is no level is missing."""

    levels: Levels

    def __call__(self, values: Decoded) -> Mapped:
        distinct, where = np.unique(values, return_inverse=True)
        return np.array([self.levels.of_number(float(v)) for v in distinct], np.int32)[where]


@dataclass(frozen=True, slots=True)
class _TextNumbers:
    """Text to numbers; text that is none is missing."""

    read: ReadText

    def __call__(self, values: Decoded) -> Mapped:
        return np.array([np.nan if text is None else self.read(text) for text in values])


def _as_codes(values: Decoded) -> Mapped:
    return values.astype(np.int32, copy=False)


def _as_is(values: Decoded) -> Mapped:
    return values.astype(np.float64, copy=False)


def number_of(text: str) -> float:
    """The decimal number that `text` spells, spaces around it aside; NaN if it spells none, or
    one that a 64-bit float cannot hold: a long integer that would change, anything infinite."""
    stripped = text.strip()
    if len(stripped) > _LONGEST_NUMBER or not _DECIMAL.fullmatch(stripped):
        return math.nan
    number = float(stripped)
    if not math.isfinite(number):
        return math.nan
    changed = stripped.lstrip("+-").isdigit() and int(stripped) != number
    return math.nan if changed else number


def time_of(text: str) -> float:
    """Epoch milliseconds from a number or ISO 8601 text, UTC without a zone; NaN from others."""
    stripped = text.strip()
    if _DECIMAL.fullmatch(stripped):
        return number_of(stripped)
    try:
        moment = datetime.fromisoformat(stripped)
        aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
        return (aware - _EPOCH) / _MILLISECOND
    except (ValueError, OverflowError):
        return math.nan


def _named_number(text: str) -> float | None:
    """The number that `text` spells as JSON would; "01" and "+1" are names, not numbers."""
    match = _NAMED_NUMBER.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    if match is None:
        return None
    if match[1] is None and match[2] is None:
        return int(text)  # exact, so that long identifiers never meet by rounding
    number = float(text)
    return number if math.isfinite(number) else None
