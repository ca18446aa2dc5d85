"""Whole columns are coded as `cells` reads each of their cells, doubts included."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.policy import InputPolicy, Strictness
from steam.model.signature import Column, ColumnType
from steam.scoring.cells import DoubtfulCell, reader_of
from steam.scoring.column_coding import ColumnCoder, coder_of, offset_coder
from steam.scoring.doubts import Doubts, strictness_by_doubt
from steam.scoring.json_values import NestedArray, NestedObject
from steam.scoring.tables import ABSENT, Cells, Numbers, Texts

LEVELS = ("red", "1", "2.5", "TRUE", "007", "1000", str(2**53 + 1), "NA")
WARN = strictness_by_doubt(InputPolicy(*[Strictness.WARN] * 4))
WORDS = frozenset({"", "NA", "NaN"})
COLUMNS = [
    *(Column("x", kind, LEVELS) for kind in ColumnType),
    Column("x", ColumnType.CATEGORICAL, ("red", "TRUE", "2.5", "false")),  # none is 0 or 1
    Column("x", ColumnType.CATEGORICAL, ("red", "1", "red")),
    Column("x", ColumnType.CATEGORICAL),
]

texts = st.one_of(
    st.sampled_from([*LEVELS, "", "NA", "1.0", " 7 ", "1e3", "1970-01-02", "inf", "9" * 30, "-"]),
    st.text(max_size=3),
)
numbers = st.one_of(
    st.integers(-3, 3),
    st.integers(2**53 - 2, 2**53 + 2),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.sampled_from([2.5, 1000.0, 10**400]),
)
nested = st.sampled_from([NestedArray(), NestedObject(), [], {"a": 1}])
cells = st.one_of(texts, numbers, st.booleans(), st.none(), st.just(ABSENT), nested)
lists = st.one_of(
    st.lists(cells, max_size=12),
    st.lists(st.one_of(numbers, st.none()), max_size=12),
    st.lists(st.one_of(texts, st.none()), max_size=12),
    st.lists(st.floats(-10, 10), max_size=12),
    st.lists(st.booleans() | texts, max_size=12),
    st.lists(st.just(ABSENT), max_size=12),
)


def by_the_rule(coder: ColumnCoder, read: Callable, given_cells: Sequence[object]):
    """Values, and the indices of what is doubtful with what is said of it."""
    values, said = [], {}
    for index, cell in enumerate(given_cells):
        value = coder.cell.missing
        if cell is None or cell is ABSENT:
            if cell is ABSENT or coder.cell.null_is_doubtful:
                said[index] = "is missing"
        else:
            try:
                value = read(cell)
            except DoubtfulCell as doubtful:
                if not (isinstance(cell, str) and cell in WORDS):
                    said[index] = doubtful.says
                elif coder.cell.null_is_doubtful:
                    said[index] = "is missing"
        values.append(value)
    return values, said


def assert_coded_by_the_rule(coder: ColumnCoder, read: Callable, given_cells: Cells, plain) -> None:
    doubts = Doubts(WARN, 1, {})
    values = coder.code(given_cells, doubts, WORDS)
    wanted, said = by_the_rule(coder, read, plain)
    np.testing.assert_array_equal(values, wanted)
    judged = doubts.judged()
    told = {index: str(error.message) for index, error in judged.refusals.items()}
    told |= {index: warning for index, (warning,) in judged.warnings.items()}
    assert told.keys() == said.keys()
    for index, text in said.items():
        assert f"column {coder.cell.name} {text}" in told[index]


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.type)
@given(lists)
def test_a_list_of_cells(column: Column, given_cells: list[object]) -> None:
    assert_coded_by_the_rule(coder_of(column), reader_of(column), given_cells, given_cells)


@given(lists)
def test_an_offset(given_cells: list[object]) -> None:
    coder = offset_coder("x")
    assert_coded_by_the_rule(coder, coder.cell.read, given_cells, given_cells)


arrays = st.one_of(
    st.lists(st.floats(), max_size=9).map(lambda v: np.array(v, np.float64)),
    st.lists(st.floats(width=32), max_size=9).map(lambda v: np.array(v, np.float32)),
    st.lists(st.integers(-(2**63), 2**63 - 1), max_size=9).map(lambda v: np.array(v, np.int64)),
    st.lists(st.sampled_from([1, 1000, 7, 2**53 + 1, 2**53]), max_size=9).map(
        lambda v: np.array(v, np.uint64)
    ),
    st.lists(st.integers(0, 255), max_size=9).map(lambda v: np.array(v, np.uint8)),
    st.lists(st.booleans(), max_size=9).map(lambda v: np.array(v, np.bool_)),
)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.type)
@pytest.mark.parametrize("is_offset", [False, True])
@given(arrays, st.data())
def test_an_array(is_offset: bool, column: Column, values, data: st.DataObject) -> None:
    mask = data.draw(
        st.none() | st.lists(st.booleans(), min_size=len(values), max_size=len(values))
    )
    missing = None if mask is None else np.array(mask, np.bool_)
    plain = [
        None if (mask and mask[index]) or value != value else value
        for index, value in enumerate(values.tolist())
    ]
    coder = offset_coder("x") if is_offset else coder_of(column)
    assert_coded_by_the_rule(coder, coder.cell.read, Numbers(values, missing), plain)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.type)
@pytest.mark.parametrize("is_offset", [False, True])
@given(st.lists(texts, unique=True, min_size=1, max_size=6), st.data())
def test_dictionary_encoded_text(
    is_offset: bool, column: Column, different: list[str], data: st.DataObject
) -> None:
    codes = data.draw(st.lists(st.integers(-1, len(different) - 1), max_size=9))
    plain = [None if code < 0 else different[code] for code in codes]
    coder = offset_coder("x") if is_offset else coder_of(column)
    cells = Texts(different, np.array(codes, np.int32))
    assert_coded_by_the_rule(coder, coder.cell.read, cells, plain)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.type)
@pytest.mark.parametrize("is_offset", [False, True])
def test_text_encoded_by_the_very_levels_of_the_column(is_offset: bool, column: Column) -> None:
    codes = [*range(-1, len(column.levels)), -1]
    plain = [None if code < 0 else column.levels[code] for code in codes]
    coder = offset_coder("x") if is_offset else coder_of(column)
    cells = Texts(column.levels, np.array(codes, np.int64))
    assert_coded_by_the_rule(coder, coder.cell.read, cells, plain)


def test_a_column_that_no_row_has_is_doubtful_in_each() -> None:
    doubts = Doubts(WARN, 1, {})
    values = coder_of(COLUMNS[0]).code_absent(3, doubts)
    assert all(math.isnan(value) for value in values.tolist())
    assert list(doubts.judged().warnings) == [0, 1, 2]
