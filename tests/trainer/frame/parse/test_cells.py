"""Cells as numbers and times."""

import datetime as dt
import math
import re

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.frame.parse.cells import NUMBER_PATTERN, read_numbers, read_times

NUMERIC = st.text("0123456789.eE+-", min_size=1, max_size=30) | st.floats(allow_nan=False).map(repr)


@given(st.lists(NUMERIC, min_size=1, max_size=20))
def test_numbers_are_those_of_python_and_of_the_pattern(cells: list[str]) -> None:
    readable = [bool(re.match(NUMBER_PATTERN, cell)) for cell in cells]
    for cell, ours in zip(cells, readable, strict=True):
        found = read_numbers(pl.Series([cell]))
        missing = cell in {"-", "."}
        assert (found.unreadable is None) == (ours or missing)
        if ours:
            assert found.values.tobytes() == np.array([float(cell)]).tobytes()


@pytest.mark.parametrize("cell", ["1 000", "1,5", "0x1f", "1_0", "١", "1f", "true", "--1", "1e"])
def test_what_is_not_a_number(cell: str) -> None:
    assert read_numbers(pl.Series(["1", cell])).unreadable == 1


def test_missing_words_and_blanks() -> None:
    cells = pl.Series([" 1 ", "NA", "nan", "N/A", " ? ", "NULL", "-", None, "none", "unk"])
    found = read_numbers(cells, ("unk",))
    assert found.unreadable is None
    assert found.values[0] == 1
    assert np.isnan(found.values[1:]).all()


@given(st.datetimes(), st.sampled_from([" ", "T"]))
def test_times_are_those_of_python(moment: dt.datetime, between: str) -> None:
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    expected = (moment.replace(tzinfo=dt.UTC) - epoch) / dt.timedelta(milliseconds=1)
    texts = [moment.isoformat(between), moment.isoformat(between) + "Z"]
    assert read_times(pl.Series(texts)).values.tolist() == [expected, expected]


def test_zones_dates_and_mixtures() -> None:
    cells = ["2007-11-6", "2020-01-02T03:04:05+02:00", "2020-01-02 01:04", " 1970-01-01 ", "NA"]
    found = read_times(pl.Series(cells))
    assert found.unreadable is None
    assert found.values[:4].tolist() == [1194307200000, 1577927045000, 1577927040000, 0]
    assert math.isnan(found.values[4])


@pytest.mark.parametrize(
    "cell", ["2020-02-30", "2020", "-2020-01-01", "12020-01-02", "01/02/2020", "2020-01-02x"]
)
def test_what_is_not_a_time(cell: str) -> None:
    assert read_times(pl.Series([None, cell])).unreadable == 1
