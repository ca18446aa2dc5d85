"""What lists of columns and rows stand for, against Python's own lists."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import find, given
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.core.errors import InvalidInput
from steam.trainer.rapids import selection
from steam.trainer.rapids.selection import columns_but, columns_from_end, contiguous, listed_rows
from steam.trainer.rapids.tree import Numbers, Span

NAMES = ("a", "b", "c", "d")
ROWS = 20
SPANS = st.builds(
    Span,
    st.integers(0, 25).map(float),
    st.none() | st.integers(1, 30),
    st.integers(1, 4).map(float),
)


def numbers(*values: float) -> Numbers:
    return Numbers(tuple(Span(float(value)) for value in values))


@pytest.mark.parametrize(
    ("selector", "places"),
    [
        ("c", [2]),
        (["d", "a", "a"], [3, 0, 0]),
        (1.0, [1]),
        (numbers(2, 0, 2), [2, 0, 2]),
        (Numbers((Span(1, 2),)), [1, 2]),
        (Numbers((Span(0, None, 2),)), [0, 2]),
        (Numbers((Span(2, 10**12),)), [2, 3]),
        (Numbers(), []),
    ],
)
def test_columns_by_name_and_number(selector: selection.Selector, places: list[int]) -> None:
    assert columns_but(NAMES, selector) == places
    assert columns_from_end(NAMES, selector) == places


def test_negative_numbers_leave_columns_out_or_count_from_the_end() -> None:
    assert columns_but(NAMES, -1.0) == [1, 2, 3]
    assert columns_but(NAMES, numbers(-1, -4, -99)) == [1, 2]
    assert columns_from_end(NAMES, -1.0) == [3]
    assert columns_from_end(NAMES, numbers(-1, -4, -99)) == [3, 0]
    assert columns_from_end(NAMES, numbers(0, 99)) == [0]


@pytest.mark.parametrize(
    ("choose", "selector", "words"),
    [
        (columns_but, "e", "Column e not found"),
        (columns_from_end, ["a", "e"], "Column e not found"),
        (columns_but, 4.0, "from 0 to 3"),
        (columns_from_end, 4.0, "from 0 to 3"),
        (columns_from_end, -5.0, "from 0 to 3"),
        (columns_but, numbers(0, 4), "from 0 to 3"),
        (columns_but, numbers(-1, 2), "not both"),
        (columns_but, 1.5, "whole numbers"),
        (columns_but, float("nan"), "whole numbers"),
        (columns_but, float("inf"), "whole numbers"),
        (columns_but, Numbers((Span(3, 2, -1.0),)), "upwards"),
        (columns_from_end, Numbers((Span(0, None),) * 300_000), "At most 262,144"),
    ],
)
def test_columns_that_are_not_there(choose, selector: selection.Selector, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        choose(NAMES, selector)


def expanded(spans: list[Span], rows: int) -> list[int]:
    """Every number of the spans below `rows`, one by one."""
    found = []
    for span in spans:
        number, left = int(span.start), rows if span.count is None else span.count
        while left and number < rows:
            found.append(number)
            number, left = number + int(span.stride), left - 1
    return found


def disagrees(spans: list[Span]) -> bool:
    """Whether the rows of the spans are others than one finds one by one."""
    wanted = expanded(spans, ROWS)
    beyond = any(span.count == 1 and span.start >= ROWS for span in spans)
    try:
        rows = listed_rows(Numbers(tuple(spans)), ROWS)
    except InvalidInput:
        return not (beyond or len(set(wanted)) < len(wanted))
    kept = [span for span in spans if expanded([span], ROWS)]
    ends = [(expanded([s], ROWS)[0], expanded([s], ROWS)[-1]) for s in kept]
    ascending = all(left[1] < right[0] for left, right in pairwise(ends))
    same = np.flatnonzero(rows.mask).tolist() == sorted(set(wanted))
    return beyond or not same or rows.ascending != ascending


@given(st.lists(SPANS, max_size=4))
def test_rows_are_those_of_the_spans(spans: list[Span]) -> None:
    assert not disagrees(spans)


def test_a_span_that_forgets_its_stride_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = selection._spans

    def without_stride(listed: Numbers, size: int):
        starts, counts, strides = real(listed, size)
        return starts, counts, np.ones_like(strides)

    monkeypatch.setattr(selection, "_spans", without_stride)
    try:
        find(st.lists(SPANS, max_size=4), disagrees)
    except NoSuchExample:
        pytest.fail("the property holds for spans without strides as well")


def test_negative_rows_are_left_out() -> None:
    rows = listed_rows(numbers(-1, -3, -99), 5)
    assert rows.mask.tolist() == [False, True, False, True, True]
    assert rows.ascending
    assert listed_rows(Numbers((Span(-3, 2),)), 5).mask.tolist() == [True, False, False, True, True]


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        (numbers(0, 5), "from 0 to 4"),
        (numbers(-1, 2), "not both"),
        (numbers(2, -1), "not both"),
        (Numbers((Span(-3, None),)), "not both"),
        (numbers(0.5), "whole numbers"),
        (Numbers((Span(0, 10**15), Span(0, 10**15))), "twice"),
    ],
)
def test_rows_that_are_not_there(listed: Numbers, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        listed_rows(listed, 5)


def test_one_span_of_neighbours_is_known() -> None:
    assert contiguous(Numbers((Span(1.0, 3),)), 5) == (1, 3)
    assert contiguous(Numbers((Span(3.0, 10**15),)), 5) == (3, 2)
    assert contiguous(Numbers((Span(9.0, None),)), 5) == (5, 0)
    assert contiguous(Numbers((Span(1.0, 3, 2.0),)), 5) is None
    assert contiguous(Numbers((Span(0.0, 2), Span(3.0, 2))), 5) is None
    assert contiguous(numbers(4), 5) is None
