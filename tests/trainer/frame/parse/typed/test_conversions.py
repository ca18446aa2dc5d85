"""What becomes of each type, in the words of the table in the module."""

import datetime as dt
from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from steam.trainer.frame.parse.typed import conversions
from steam.trainer.frame.parse.typed.conversions import convert, guess_word, problem_of
from steam.trainer.frame.parse.words import ENUM, NUMERIC, STRING, TIME

NOON = dt.datetime(2020, 1, 2, 12, 0, 0, 500_999)  # noqa: DTZ001 -- a time without a zone
MIDNIGHT = NOON.replace(hour=0, microsecond=0)
NOON_MS = 1577966400500.0
ZONED = NOON.replace(tzinfo=dt.timezone(dt.timedelta(hours=2)))


@pytest.mark.parametrize(
    ("column", "word", "number", "text"),
    [
        (pl.Series([7], dtype=pl.UInt8), NUMERIC, 7, "7"),
        (pl.Series([-(2**63)]), NUMERIC, -(2.0**63), "-9223372036854775808"),
        (pl.Series([2.0]), NUMERIC, 2, "2"),
        (pl.Series([0.1], dtype=pl.Float32), NUMERIC, float(np.float32(0.1)), None),
        (pl.Series([-0.5]), NUMERIC, -0.5, "-0.5"),
        (pl.Series([float("nan")]), NUMERIC, None, None),
        (pl.Series([Decimal("1.10")]), NUMERIC, 1.1, "1.10"),
        (pl.Series([True]), NUMERIC, 1, "true"),
        (pl.Series([dt.date(1969, 12, 31)]), TIME, -86_400_000, "1969-12-31"),
        (pl.Series([NOON]), TIME, NOON_MS, "2020-01-02 12:00:00.500999"),
        (pl.Series([NOON], dtype=pl.Datetime("ns")), TIME, NOON_MS, None),
        (pl.Series([MIDNIGHT]), TIME, 1577923200000, "2020-01-02"),
        (pl.Series([dt.time(0, 0, 1, 999)]), NUMERIC, 1000, "1000"),
        (pl.Series([dt.timedelta(seconds=-2)]), NUMERIC, -2000, "-2000"),
        (pl.Series([" 1e3 "]), ENUM, 1000, "1e3"),
        (pl.Series(["5"], dtype=pl.Categorical), ENUM, 5, "5"),
        (pl.Series(["5"], dtype=pl.Enum(["4", "5"])), ENUM, 5, "5"),
        (pl.Series([b"5"]), ENUM, 5, "5"),
        (pl.Series([None], dtype=pl.Null), "", None, None),
    ],
)
def test_one_value_of_each_type(column: pl.Series, word: str, number, text: str | None) -> None:
    assert problem_of(column.dtype) is None
    assert guess_word(column) == word
    found = convert(column, TIME if word == TIME else NUMERIC, ()).values
    assert found.dtype == pl.Float64
    assert found.fill_nan(None).to_list() == [number]
    if text is not None:
        assert convert(column, ENUM, ()).values.to_list() == [text]


def test_times_with_a_zone_are_those_of_utc() -> None:
    column = pl.Series([ZONED], dtype=pl.Datetime("us", "Europe/Berlin"))
    assert convert(column, TIME, ()).values.to_list() == [NOON_MS - 2 * 3_600_000]


@pytest.mark.parametrize(
    "column", [pl.Series([[1]]), pl.Series([{"a": 1}]), pl.Series([object()], dtype=pl.Object)]
)
def test_values_that_are_no_single_ones_are_refused(column: pl.Series) -> None:
    assert problem_of(column.dtype) is not None


@pytest.mark.parametrize("word", [NUMERIC, TIME])
def test_text_that_does_not_fit_is_told_by_its_place(word: str) -> None:
    fits = "2020-01-01" if word == TIME else "1"
    assert convert(pl.Series([fits, None, "NA", "x"]), word, ()).unreadable == 3
    assert convert(pl.Series([fits, "x"]), word, ("x",)).unreadable is None


def test_texts_that_mean_missing() -> None:
    assert convert(pl.Series([1, 99]), NUMERIC, ("99", "x")).values.to_list() == [1, None]
    assert convert(pl.Series(["", " a ", "?"]), ENUM, ("?",)).values.to_list() == [None, "a", None]
    assert convert(pl.Series(["", " a ", "?"]), STRING, ("?",)).values.to_list() == [
        "",
        " a ",
        None,
    ]


def test_text_is_an_enum_until_nearly_all_of_it_differs() -> None:
    assert guess_word(pl.Series(["a", "b", "a"])) == ENUM
    assert guess_word(pl.Series([f"{i}" for i in range(100)])) == STRING
    assert guess_word(pl.Series(["", None], dtype=pl.String)) == ""


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(pl.exceptions.ComputeError):
        convert(pl.Series([b"\xff"]), ENUM, ())


def rounds_once(digits: int, scale: int) -> bool:
    column = pl.Series([Decimal(digits).scaleb(-scale)], dtype=pl.Decimal(38, scale))
    return bool(convert(column, NUMERIC, ()).values[0] == float(f"{digits}e-{scale}"))


DIGITS = st.integers(-(10**30), 10**30)


@given(DIGITS, st.integers(0, 18))
def test_decimals_are_rounded_once(digits: int, scale: int) -> None:
    assert rounds_once(digits, scale)


def test_the_property_catches_a_division(monkeypatch) -> None:
    monkeypatch.setattr(
        conversions,
        "_numbers",
        lambda values: values.cast(pl.Decimal(38, 0)).cast(pl.Float64) / 10.0**3,
    )
    find(DIGITS, lambda digits: not rounds_once(digits, 3))


@given(st.integers(-(2**63), 2**63 - 1))
def test_whole_numbers_that_are_no_floats_are_told(number: int) -> None:
    converted = convert(pl.Series([number]), NUMERIC, ())
    assert converted.values[0] == float(number)
    assert converted.rounded == (abs(float(number)) > 2.0**53)
