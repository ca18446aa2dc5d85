"""Columns that change their type: against tables by hand, and there and back again."""

import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput, NotFound
from steam.trainer.frame.changes import convert as module
from steam.trainer.frame.changes import spelling
from steam.trainer.frame.changes.convert import Lost, convert, convert_columns
from steam.trainer.frame.columns import vec_from_array
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.frame.parse import levels
from steam.trainer.frame.vec import Vec, VecType
from tests.trainer.frame.plain import must_notice

NUMBERS = {"1": 1.0, " 2.5 ": 2.5, "-1e3": -1000.0, "Infinity": np.inf}
TIMES = {"2020-01-02": 1577923200000.0, " 1969-12-31T23:59:59.5Z ": -500.0}
NEITHER = ("abc", "\u00e9", "1,5", "\ud800")
NOTHING = (None, "", "NA", "null")
TEXTS = st.tuples(
    st.lists(st.sampled_from([*NUMBERS, *TIMES, *NEITHER, *NOTHING]), max_size=12),
    st.integers(1, 5),
)
MEANT = {VecType.REAL: NUMBERS, VecType.TIME: TIMES}
FINITE = st.floats(allow_nan=False, allow_infinity=False)
NUMBER_COLUMNS = st.tuples(
    st.lists(st.none() | FINITE | st.integers(-9, 9).map(float) | st.just(np.inf), max_size=12)
    | st.lists(st.none() | st.integers(-(2**53), 2**53).map(float), max_size=12),
    st.integers(1, 5),
)
TIME_COLUMNS = st.tuples(
    st.lists(st.none() | st.integers(-62135596800000, 253402300799999).map(float), max_size=12),
    st.integers(1, 5),
)


def texts_of(values: list[str | None], block_rows: int) -> list[Vec]:
    """The texts as a string and, where it can have them as levels, as an enum column."""
    strings = vec_from_array(np.array(values, dtype=object), block_rows)
    levels = sorted({text for text in values if text is not None and "\ud800" not in text})
    if any(text == "\ud800" for text in values):
        return [strings]
    return [strings, vec_from_array(np.array(values, dtype=object), block_rows, levels)]


def floats_of(values: list[float | None]) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def reads_what_texts_mean(case: tuple[list[str | None], int]) -> bool:
    values, block_rows = case
    for kind, meant in MEANT.items():
        expected = floats_of([meant.get(text or "") for text in values])
        wrong = sum(text not in meant and text not in NOTHING for text in values)
        for vec in texts_of(values, block_rows):
            found, lost = convert(vec, kind)
            same = np.array_equal(found.values(), expected, equal_nan=True)
            if not same or lost.count != wrong or found.is_numeric is (kind is VecType.TIME):
                return False
    return True


def makes_levels(case: tuple[list[str | None], int]) -> bool:
    values, block_rows = case
    found, lost = convert(texts_of(values, block_rows)[0], VecType.ENUM)
    domain = found.domain or ()
    shown = [None if code < 0 else domain[code] for code in found.values()]
    kept = [text if text and text.strip() else None for text in values]
    return shown == kept and set(domain) == {*kept} - {None} and lost == Lost()


def comes_back(case: tuple[list[float | None], int]) -> bool:
    """Numbers as text and back are the same numbers; -0.0 comes back as 0.0."""
    values, block_rows = case
    numbers = vec_from_array(floats_of(values), block_rows)
    for kind in (VecType.STRING, VecType.ENUM):
        written, lost = convert(numbers, kind)
        again, lost_again = convert(written, VecType.REAL)
        expected = numbers.values() + 0.0
        if (
            expected.tobytes() != again.values().tobytes()
            or lost.count + lost_again.count
            or written.rows != numbers.rows
            or (values and again.type is not numbers.type)
        ):
            return False
    return True


def times_of(values: list[float | None], block_rows: int) -> Vec:
    return convert(vec_from_array(floats_of(values), block_rows), VecType.TIME)[0]


def writes_times_as_the_calendar_does(case: tuple[list[float | None], int]) -> bool:
    values, block_rows = case
    epoch = datetime.datetime(1970, 1, 1)  # noqa: DTZ001 - the texts have no zone
    written, lost = convert(times_of(values, block_rows), VecType.STRING)
    moments = [
        None if ms is None else (epoch + datetime.timedelta(milliseconds=ms)) for ms in values
    ]
    expected = [
        moment and moment.isoformat(" ", "milliseconds" if moment.microsecond else "seconds")
        for moment in moments
    ]
    again = convert(written, VecType.TIME)[0]
    return (
        list(written.values()) == expected
        and lost == Lost()
        and again.values().tobytes() == floats_of(values).tobytes()
    )


@given(TEXTS)
def test_texts_become_what_they_mean(case) -> None:
    assert reads_what_texts_mean(case)


@given(TEXTS)
def test_texts_become_levels(case) -> None:
    assert makes_levels(case)


@given(NUMBER_COLUMNS)
def test_numbers_come_back_from_text(case) -> None:
    assert comes_back(case)


@given(TIME_COLUMNS)
def test_times_are_written_in_the_calendar_and_come_back(case) -> None:
    assert writes_times_as_the_calendar_does(case)


def loses_count_of_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.Lost, "__add__", lambda one, other: other)


def forgets_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling, "MISSING_WORDS", ())


def drops_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_level", lambda text: (text or "").strip())


def rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling, "_real", lambda value: f"{value:.15g}")


def writes_whole_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    true = spelling._times
    monkeypatch.setattr(spelling, "_times", lambda ms: true(ms // 1000 * 1000))


@pytest.mark.parametrize(
    ("mutate", "cases", "holds"),
    [
        (loses_count_of_blocks, TEXTS, reads_what_texts_mean),
        (forgets_what_is_missing, TEXTS, reads_what_texts_mean),
        (drops_blanks, TEXTS, makes_levels),
        (rounds, NUMBER_COLUMNS, comes_back),
        (writes_whole_seconds, TIME_COLUMNS, writes_times_as_the_calendar_does),
    ],
)
def test_wrong_conversions_are_noticed(monkeypatch, mutate, cases, holds) -> None:
    must_notice(monkeypatch, mutate, cases, holds)


def test_what_needs_no_new_values_is_shared() -> None:
    numbers = vec_from_array(np.array([1.0, 2.0, np.inf]), 1)
    assert convert(numbers, VecType.INT)[0] is numbers
    times, lost = convert(numbers, VecType.TIME)
    assert times.chunks[:2] == numbers.chunks[:2]
    assert np.isnan(times.decode(2)[0])
    assert lost == Lost(1, "Infinity")
    back, _ = convert(times, VecType.REAL)
    assert back.chunks == times.chunks
    assert back.type is VecType.INT


def test_times_without_a_text_are_lost() -> None:
    odd = times_of([0.5, 253402300800000.0, -62135596800001.0, 0.0], 4)
    for kind in (VecType.STRING, VecType.ENUM):
        written, lost = convert(odd, kind)
        assert lost.count == 3
        assert written.is_missing(written.values()).tolist() == [True, True, True, False]


def test_a_frame_keeps_its_other_columns_and_tells_what_is_lost() -> None:
    frame = frame_from_arrays("f", {"s": ["1", "x", "y"], "n": [1.0, 2.0, 3.0]}, 2)
    changed, warnings = convert_columns(frame, {"s": VecType.REAL})
    assert warnings == ("Column s: 2 values are not a number, such as 'x', and missing now.",)
    assert changed.names == frame.names
    assert changed.vec("n") is frame.vec("n")
    assert frame.vec("s").type is VecType.STRING
    with pytest.raises(NotFound):
        convert_columns(frame, {"z": VecType.REAL})


def test_levels_of_numbers_are_sorted_by_value() -> None:
    found, _ = convert(vec_from_array(np.array([10.0, 9.0, -1.0, np.nan])), VecType.ENUM)
    assert found.domain == ("-1", "9", "10")
    assert found.values().tolist() == [2, 1, 0, -1]


def test_progress_moves_with_the_blocks() -> None:
    told: list[float] = []

    class Told:
        def update(self, fraction: float, message: str = "") -> None:
            told.append(fraction)

    frame = frame_from_arrays("f", {"a": np.arange(4.0), "b": np.arange(4.0)}, 1)
    convert_columns(frame, {"a": VecType.STRING, "b": VecType.ENUM}, Told())
    assert sorted(told) == told
    assert set(told) >= {block / 8 for block in range(8)}


def test_more_levels_than_a_column_may_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(levels, "MOST_LEVELS", 3)
    frame = frame_from_arrays("f", {"few": [1.0, 2.0, 3.0, 1.0], "many": np.arange(4.0)}, 2)
    convert_columns(frame, {"few": VecType.ENUM})
    with pytest.raises(InvalidInput, match="more than 3 levels"):
        convert_columns(frame, {"many": VecType.ENUM})
