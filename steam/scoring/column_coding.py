"""One column's cells to the values that a predictor takes: whole columns at once where that is
sure to say the same as `cells` says of each cell, and cell by cell where it is not."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import cast

import numpy as np
from numpy.typing import NDArray

from steam.model.signature import Column, ColumnType
from steam.scoring.cell_coding import CellCoder, OneByOne, Values
from steam.scoring.cells import DoubtfulCell, codes_by_value, read_number, reader_of
from steam.scoring.doubts import Doubts
from steam.scoring.tables import ABSENT, Cells, Numbers, Texts

INEXACT_FROM = 2.0**53
"""Where integers begin that no float holds."""
_SURE: Mapping[ColumnType, frozenset[type]] = {
    ColumnType.NUMERIC: frozenset({float, int, bool, type(None)}),
    ColumnType.TIME: frozenset({float, int, type(None)}),
    ColumnType.CATEGORICAL: frozenset({str, int, float, type(None)}),
}
"""Types of cells of which whole columns are coded at once."""


@dataclass(frozen=True, slots=True)
class ColumnCoder:
    """Codes one column; `codes` are those of levels by value.

    `meets_truths`: one of them is that of 0 or 1, which equal false and true, but not as levels.
    """

    cell: CellCoder
    codes: Mapping[object, int] = field(default_factory=dict)
    meets_truths: bool = False
    levels: Sequence[str] | None = None  # if each is read as itself

    def code(self, cells: Cells, doubts: Doubts, missing_words: frozenset[str]) -> Values:
        """float64, or int32 for categories, (n,). What is doubtful goes to `doubts`."""
        one_by_one = OneByOne(self.cell, doubts, missing_words)
        if isinstance(cells, Texts):
            return self._code_texts(cells, one_by_one)
        if isinstance(cells, Numbers):
            return self._code_numbers(cells, one_by_one)
        if all(cell is ABSENT for cell in cells):
            return self.code_absent(len(cells), doubts)
        return self._code_list(cells, one_by_one)

    def code_absent(self, rows: int, doubts: Doubts) -> Values:
        """The values of a column that no row has."""
        self.cell.doubt_missing(range(rows), doubts)
        return self.cell.blank(rows)

    def _code_list(self, cells: Sequence[object], one_by_one: OneByOne) -> Values:
        if self.cell.type is ColumnType.CATEGORICAL:
            return self._code_levels(cells, one_by_one)
        try:
            values = self._floats(cells)
        except OverflowError:  # an integer of more than 308 digits
            return one_by_one.code_all(cells)
        if values is None:
            return self._code_mixed(cells, one_by_one)
        sure_values = np.abs(values) < INEXACT_FROM
        if not sure_values.all():
            unsure = np.flatnonzero(~sure_values).tolist()
            if not self.cell.null_is_doubtful:
                unsure = [index for index in unsure if cells[index] is not None]
            one_by_one.code(values, unsure, cells.__getitem__)
        return values

    def _floats(self, cells: Sequence[object]) -> NDArray[np.float64] | None:
        """The cells, nulls as NaN; None where one may be no number. Raises OverflowError."""
        if self.cell.type is ColumnType.NUMERIC:
            with suppress(TypeError):  # a null, or what is no number
                return np.frombuffer(array("d", cast("Sequence[float]", cells)))
        are_sure = _SURE[self.cell.type].issuperset(map(type, cells))
        return np.array(cells, np.float64) if are_sure else None

    def _code_levels(self, cells: Sequence[object], one_by_one: OneByOne) -> Values:
        if self.meets_truths and not _SURE[self.cell.type].issuperset(map(type, cells)):
            return self._code_mixed(cells, one_by_one)
        try:
            codes, unknown = self._look_up(cells)
        except TypeError:  # a cell without a hash, which is no level
            return self._code_mixed(cells, one_by_one)
        one_by_one.code(codes, unknown, cells.__getitem__)
        return codes

    def _code_mixed(self, cells: Sequence[object], one_by_one: OneByOne) -> Values:
        """Cells of types that want a look each go one by one, the others together."""
        sure = _SURE[self.cell.type]
        others = [index for index, cell in enumerate(cells) if type(cell) not in sure]
        if len(others) == len(cells):
            return one_by_one.code_all(cells)
        places = [index for index, cell in enumerate(cells) if type(cell) in sure]
        values = self.cell.blank(len(cells))
        values[places] = self._code_list([cells[place] for place in places], one_by_one.at(places))
        one_by_one.code(values, others, cells.__getitem__)
        return values

    def _look_up(self, cells: Sequence[object]) -> tuple[NDArray[np.int32], Iterable[int]]:
        """Codes by value, and which of them are not known by it."""
        codes = list(map(self.codes.get, cells))
        try:
            return np.array(codes, np.int32), ()
        except TypeError:  # a None among them
            unknown = [index for index, code in enumerate(codes) if code is None]
            return np.array([-1 if code is None else code for code in codes], np.int32), unknown

    def _code_numbers(self, cells: Numbers, one_by_one: OneByOne) -> Values:
        given = cells.values
        is_number = self.cell.type is not ColumnType.CATEGORICAL and given.dtype.kind in "iuf"
        if is_number and cells.missing is None and len(given):
            values: Values = given.astype(np.float64)
            if values.min() > -INEXACT_FROM and values.max() < INEXACT_FROM:  # NaN is not
                return values
        missing = _is_nan(given) if cells.missing is None else cells.missing | _is_nan(given)

        def cell_at(index: int) -> object:
            return None if missing[index] else given.item(index)

        if self.cell.type is ColumnType.CATEGORICAL and given.dtype != np.bool_:
            different, places = np.unique(given, return_inverse=True)
            codes, unknown = self._look_up(different.tolist())
            values = np.where(missing, np.int32(-1), codes.take(places))
            unsure = np.isin(places, list(unknown)) & ~missing
        elif self.cell.type is not ColumnType.NUMERIC and given.dtype == np.bool_:
            values, unsure = self.cell.blank(len(given)), ~missing
        else:
            values = np.where(missing, np.nan, given.astype(np.float64))
            unsure = ~(np.abs(values) < INEXACT_FROM) & ~missing
        if self.cell.null_is_doubtful:
            unsure |= missing
        one_by_one.code(values, np.flatnonzero(unsure).tolist(), cell_at)
        return values

    def _code_texts(self, cells: Texts, one_by_one: OneByOne) -> Values:
        if cells.different is self.levels:
            return cells.codes.astype(np.int32, copy=False)
        texts: Sequence[str | None] = [*cells.different, None]  # the last one is where -1 points
        by_text = self.cell.blank(len(texts))
        doubtful: list[int] = []
        for code, text in enumerate(cells.different):
            try:
                by_text[code] = self.cell.read(text)
            except DoubtfulCell:
                doubtful.append(code)
        if self.cell.null_is_doubtful:
            doubtful.append(-1)
        values: Values = by_text.take(cells.codes)
        if doubtful:
            unsure = np.flatnonzero(np.isin(cells.codes, doubtful)).tolist()
            one_by_one.code(values, unsure, lambda index: texts[cells.codes.item(index)])
        return values


def coder_of(column: Column, unseen: int | None = None) -> ColumnCoder:
    """The coder of a feature; `unseen` is the code of an unseen level, if it is one of its own."""
    read = reader_of(column)
    if column.type is not ColumnType.CATEGORICAL:
        return ColumnCoder(CellCoder(column.name, column.type, read, np.nan))
    codes = {None: -1, **codes_by_value(column.levels)}
    cell = CellCoder(column.name, column.type, read, -1, unseen=unseen)
    meets_truths = not codes.keys().isdisjoint((0, 1))
    levels = column.levels if has_own_codes(column) else None
    return ColumnCoder(cell, codes, meets_truths, levels)


def has_own_codes(column: Column) -> bool:
    """Whether it is a category each of whose levels is read as itself: none stands there twice."""
    return 0 < len(column.levels) == len({*column.levels})


def offset_coder(name: str) -> ColumnCoder:
    """The coder of an offset: without it a row is scored with 0, never in silence.

    An explicit null is no exception: an offset has no missing value that a model could have
    learned.
    """
    cell = CellCoder(name, ColumnType.NUMERIC, read_number, 0.0, "taken as 0", True)
    return ColumnCoder(cell)


def _is_nan(values: NDArray[np.generic]) -> NDArray[np.bool_]:
    if values.dtype.kind != "f":
        return np.zeros(len(values), np.bool_)
    is_nan: NDArray[np.bool_] = np.isnan(values)
    return is_nan
