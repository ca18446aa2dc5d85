import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.model.signature import Column, ColumnType
from steam.scoring.cells import (
    Doubt,
    DoubtfulCell,
    ReadNumber,
    level_reader,
    read_number,
    read_time,
    reader_of,
)
from steam.scoring.json_values import NestedArray, NestedObject

LEVELS = ("red", "1", "2.5", "TRUE", "007", "false", "1000")


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (65, 65.0),
        (6.5, 6.5),
        ("65", 65.0),
        (" 65 ", 65.0),
        ("1e3", 1000.0),
        ("+.5", 0.5),
        ("5.", 5.0),
        ("-0", 0.0),
        (True, 1.0),
        (False, 0.0),
        (2**53, 2.0**53),
        (2**60, 2.0**60),
    ],
)
def test_numbers(value: object, number: float) -> None:
    assert read_number(value) == number


@pytest.mark.parametrize(
    "value",
    [
        *("", "x", "NaN", "NA", "inf", "-Infinity", "1_000", "0x10", "1 2", "٣", "1e400", "1d"),
        *(2**53 + 1, str(2**53 + 1), 10**400, str(10**400), math.inf),
        *("9" * 10_000, "." + "1" * 400),
    ],
)
def test_what_no_float_holds_is_doubtful(value: object) -> None:
    with pytest.raises(DoubtfulCell) as caught:
        read_number(value)
    assert caught.value.doubt is Doubt.UNPARSABLE_VALUE
    assert len(caught.value.says) < 150


@pytest.mark.parametrize("value", [NestedArray(), NestedObject(), [], {"a": 1}])
@pytest.mark.parametrize("kind", list(ColumnType))
def test_arrays_and_objects_are_nested_in_every_type(value: object, kind: ColumnType) -> None:
    read = reader_of(Column("x", kind, levels=LEVELS))
    with pytest.raises(DoubtfulCell) as caught:
        read(value)
    assert caught.value.doubt is Doubt.NESTED_VALUE


@pytest.mark.parametrize(
    ("value", "level"),
    [
        ("red", "red"),
        (1, "1"),
        (1.0, "1"),
        ("1", "1"),
        ("1.0", "1"),
        (2.5, "2.5"),
        ("2.50", "2.5"),
        (True, "TRUE"),
        (False, "false"),
        ("007", "007"),
        (1e3, "1000"),
        ("1e3", "1000"),
    ],
)
def test_levels(value: object, level: str) -> None:
    assert LEVELS[level_reader(LEVELS)(value)] == level


@pytest.mark.parametrize("value", ["Red", "", " 1", "+1", "01", 7, 7.0, "true", "NaN", 1e300])
def test_unseen_levels(value: object) -> None:
    with pytest.raises(DoubtfulCell) as caught:
        level_reader(LEVELS)(value)
    assert caught.value.doubt is Doubt.UNSEEN_LEVEL


def test_exact_text_wins_over_the_number_that_it_spells() -> None:
    read = level_reader(("1.0", "1", "1.00"))
    assert [read("1.0"), read("1"), read("1.00"), read(1), read(1.0)] == [0, 1, 2, 1, 1]


def test_long_identifiers_never_meet_by_rounding() -> None:
    read = level_reader((str(2**53), str(2**53 + 1)))
    assert [read(2**53), read(2**53 + 1), read(str(2**53 + 1))] == [0, 1, 1]
    with pytest.raises(DoubtfulCell):
        read(2**53 + 3)


@pytest.mark.parametrize(
    ("value", "epoch_ms"),
    [
        (1500, 1500.0),
        ("1500", 1500.0),
        ("1970-01-02", 86_400_000.0),
        ("1970-01-01T00:00:01.5", 1500.0),
        ("1970-01-01T02:00:00+02:00", 0.0),
        (" 1969-12-31T23:59:59Z ", -1000.0),
    ],
)
def test_times(value: object, epoch_ms: float) -> None:
    assert read_time(value) == epoch_ms


@pytest.mark.parametrize("value", ["yesterday", "", "2020-13-01", "0000-01-01", True])
def test_what_is_no_time_is_doubtful(value: object) -> None:
    with pytest.raises(DoubtfulCell) as caught:
        read_time(value)
    assert caught.value.doubt is Doubt.UNPARSABLE_VALUE


def time_taken(read: ReadNumber, text: str) -> float:
    """Processor time of the best of some readings of a text that is no value."""
    taken = []
    for _ in range(5):
        started = time.process_time_ns()
        with pytest.raises(DoubtfulCell):
            read(text)
        taken.append(time.process_time_ns() - started)
    return min(taken)


@pytest.mark.parametrize("read", [read_number, read_time])
@pytest.mark.parametrize("piece", ["9", "9.9", "9e", ".", "-", " ", "2020-01-01T"])
def test_a_long_text_takes_time_by_its_length_and_not_by_its_square(
    read: ReadNumber, piece: str
) -> None:
    short, long = piece * 2_000 + "x", piece * 40_000 + "x"
    assert time_taken(read, long) < 100 * (time_taken(read, short) + 50_000)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_comes_back_from_its_text(number: float) -> None:
    assert read_number(repr(number)) == read_number(number) == number


json_scalars = st.one_of(st.booleans(), st.integers(), st.floats(), st.text())


@given(json_scalars, st.sampled_from(list(ColumnType)))
def test_every_scalar_is_read_or_doubted(value: object, kind: ColumnType) -> None:
    read = reader_of(Column("x", kind, levels=LEVELS))
    try:
        assert math.isfinite(read(value))
    except DoubtfulCell as cell:
        assert cell.doubt in (Doubt.UNSEEN_LEVEL, Doubt.UNPARSABLE_VALUE)  # noqa: PT017
