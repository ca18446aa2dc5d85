"""Cells as numbers and times."""

import datetime as dt
import math
import re
from zoneinfo import ZoneInfo

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
    "cell", ["2020-02-30", "2020", "-2020-01-01", "12020-01-02", "13/01/2020", "2020-01-02x"]
)
def test_what_is_not_a_time(cell: str) -> None:
    assert read_times(pl.Series([None, cell])).unreadable == 1


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12MAR2015:11:00:00", "2015-03-12T11:00"),
        ("12-Mar-15", "2015-03-12"),
        ("1 oct 1999 01:02:03.5", "1999-10-01T01:02:03.500"),
        ("3/12/2015", "2015-03-12"),
        ("3/12/70", "1970-03-12"),
        ("02/08/2015 11:43:40 PM", "2015-02-08T23:43:40"),
        ("02/08/2015 12:43:40 AM", "2015-02-08T00:43:40"),
        ("02/08/2015 13:43:40", "2015-02-08T13:43:40"),
    ],
)
def test_times_as_h2o_reads_them(cell: str, expected: str) -> None:
    found = read_times(pl.Series(["2020-01-01", cell]))
    assert found.unreadable is None
    assert found.values[1] == np.datetime64(expected, "ms").astype(np.int64)


@given(
    st.datetimes(
        dt.datetime(1975, 1, 1),  # noqa: DTZ001 -- clocks of any zone
        dt.datetime(2035, 1, 1),  # noqa: DTZ001
    ),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata"]),
)
def test_times_of_a_zone_are_those_of_zoneinfo(naive: dt.datetime, zone: str) -> None:
    naive = naive.replace(microsecond=0)
    expected = naive.replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000
    found = read_times(pl.Series([naive.isoformat()]), (), zone)
    assert found.unreadable is None
    assert found.values[0] == expected


def test_a_time_that_clocks_jump_over_is_missing_and_of_two_it_is_the_first() -> None:
    """As in H2O."""
    found = read_times(
        pl.Series(["2020-03-29 02:30:00", "2020-10-25 02:30:00"]), (), "Europe/Berlin"
    )
    assert np.isnan(found.values[0])
    assert found.values[1] == np.datetime64("2020-10-25T00:30", "ms").astype(np.int64)
    assert found.unreadable is not None
