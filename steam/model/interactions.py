"""Interactions: the product of two columns as a column of its own, computed while scoring."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from steam.model.imputation import category_codes, check_length, imputed_numbers
from steam.model.predictor import Columns
from steam.model.signature import Column, ColumnType
from steam.model.signature_checks import refuse_model

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]

REST = "(rest)"
"""The level of a pair of levels that has no coefficient: seldom met, or one of reference."""

_VALUES_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class CategoryPair:
    """Two categoricals as one, whose levels are `pairs` of their codes; all other pairs are REST.

    REST comes first if `rest_first`, else last. A missing part takes its fill, a code; where that
    is None the pair is missing.
    """

    left: Column
    right: Column
    pairs: tuple[tuple[int, int], ...]
    rest_first: bool
    left_fill: int | None = None
    right_fill: int | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """The column that it adds."""
        names = [pair_level(self.left.levels[a], self.right.levels[b]) for a, b in self.pairs]
        levels = (REST, *names) if self.rest_first else (*names, REST)
        name = interaction_name(self.left.name, self.right.name)
        return (Column(name, ColumnType.CATEGORICAL, levels),)

    def values(self, columns: Columns, rows: int) -> Mapping[str, Codes]:
        left = filled_codes(category_codes(columns, self.left.name, rows), self.left_fill)
        right = filled_codes(category_codes(columns, self.right.name, rows), self.right_fill)
        shape = len(self.left.levels), len(self.right.levels)
        first = int(self.rest_first)
        table = np.full(shape, 0 if self.rest_first else len(self.pairs), dtype=np.int32)
        for code, pair in enumerate(self.pairs, first):
            table[pair] = code
        found = np.where((left < 0) | (right < 0), np.int32(-1), table[left, right])
        return {self.columns[0].name: found}

    def check(self) -> None:
        """Raise InvalidArtifact for a level that is not there, or a pair that is there twice."""
        _check_codes([*(pair[0] for pair in self.pairs), self.left_fill], self.left)
        _check_codes([*(pair[1] for pair in self.pairs), self.right_fill], self.right)
        if len(set(self.pairs)) != len(self.pairs):
            raise refuse_model("an interaction has the same pair of levels twice")


@dataclass(frozen=True, slots=True)
class SlopeByLevel:
    """A number with a coefficient for each level of a categorical, but for the `first` ones.

    A column per level: the number in rows of that level, 0 in others. A missing level takes
    `level_fill`; None is no level. A missing number takes `number_fill`, which may be NaN.
    """

    name: str
    category: Column
    number: Column
    first: int
    level_fill: int | None
    number_fill: float

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that it adds."""
        names = (f"{self.name}.{level}" for level in self.category.levels[self.first :])
        return tuple(Column(name, ColumnType.NUMERIC) for name in names)

    def values(self, columns: Columns, rows: int) -> Mapping[str, Floats]:
        given = category_codes(columns, self.category.name, rows)
        codes = filled_codes(given, self.level_fill)
        numbers = imputed_numbers(columns, self.number.name, rows, self.number_fill)
        return {
            column.name: np.where(codes == code, numbers, 0.0)
            for code, column in enumerate(self.columns, self.first)
        }

    def check(self) -> None:
        """Raise InvalidArtifact for a level that is not there, or an infinite fill."""
        _check_codes([self.level_fill], self.category)
        _check_fills(self.number_fill)


@dataclass(frozen=True, slots=True)
class NumberProduct:
    """The product of two numbers. A missing one takes its fill; a product with NaN is missing."""

    left: Column
    right: Column
    left_fill: float = np.nan
    right_fill: float = np.nan

    @property
    def columns(self) -> tuple[Column, ...]:
        """The column that it adds."""
        name = interaction_name(self.left.name, self.right.name)
        return (Column(name, ColumnType.NUMERIC),)

    def values(self, columns: Columns, rows: int) -> Mapping[str, Floats]:
        left = imputed_numbers(columns, self.left.name, rows, self.left_fill)
        right = imputed_numbers(columns, self.right.name, rows, self.right_fill)
        with np.errstate(over="ignore", invalid="ignore"):  # as the sum it goes into
            return {self.columns[0].name: left * right}

    def check(self) -> None:
        """Raise InvalidArtifact for an infinite fill."""
        _check_fills(self.left_fill, self.right_fill)


Interaction = CategoryPair | SlopeByLevel | NumberProduct


def interaction_name(left: str, right: str) -> str:
    """What H2O calls the interaction of two columns."""
    return f"{left}_{right}"


def pair_level(left: str, right: str) -> str:
    """What H2O calls a pair of levels."""
    return f"{left}_{right}"


def filled_codes(codes: Codes, fill: int | None) -> Codes:
    """Codes with `fill` in place of a missing one, if it is given."""
    return codes if fill is None else np.where(codes < 0, np.int32(fill), codes)


class Piece(NamedTuple):
    """Some rows of what is scored, from row `start`."""

    start: int
    rows: int
    columns: Columns


@dataclass(frozen=True, slots=True)
class Interactions:
    """What a model computes of its features before it scores them.

    `terms`: the columns that have coefficients, in their order: the features, and what the `parts`
    add. Raises InvalidArtifact where these do not fit each other.
    """

    terms: tuple[Column, ...]
    parts: tuple[Interaction, ...]

    def __post_init__(self) -> None:
        for part in self.parts:
            part.check()
        added = [(column.name, column.levels) for part in self.parts for column in part.columns]
        known = {(column.name, column.levels) for column in self.terms}
        if len(known) != len(self.terms) or len(set(added)) != len(added) or set(added) - known:
            raise refuse_model("its interactions do not go with its coefficients")

    @property
    def features(self) -> tuple[Column, ...]:
        """The terms that are given and not computed."""
        added = {column.name for part in self.parts for column in part.columns}
        return tuple(column for column in self.terms if column.name not in added)

    def in_pieces(self, columns: Columns, rows: int) -> Iterator[Piece]:
        """The rows piece by piece, with the columns that the parts add; one piece without rows.

        A piece has about a million values, however many columns there are. Raises InvalidInput for
        a column of another length.
        """
        given = {one.name: columns[one.name] for one in self.features if one.name in columns}
        for name, values in given.items():
            check_length(f"Column '{name}'", values, rows)
        step = max(_VALUES_AT_ONCE // max(len(self.terms), 1), 1)
        for start in range(0, max(rows, 1), step):
            stop = min(start + step, rows)
            some = {name: values[start:stop] for name, values in given.items()}
            yield Piece(start, stop - start, self._added_to(some, stop - start))

    def _added_to(self, columns: Columns, rows: int) -> Columns:
        added = [part.values(columns, rows) for part in self.parts]
        return {**columns, **{name: values for one in added for name, values in one.items()}}


def _check_codes(codes: Iterable[int | None], column: Column) -> None:
    if any(code is not None and not 0 <= code < len(column.levels) for code in codes):
        raise refuse_model(f"an interaction has a level that {column.name[:40]!r} has not")


def _check_fills(*fills: float) -> None:
    if np.isinf(fills).any():
        raise refuse_model("what an interaction takes for a missing number is not finite")
