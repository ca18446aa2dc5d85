"""Columns of answers as CSV: printed at once, and cell by cell."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from steam.scoring.answers import Choices, Column
from steam.scoring.codecs import csv_cells as cells_module
from steam.scoring.codecs.csv_cells import csv_cells, plain_csv

ROWS = 4
NAMES = st.lists(st.text(st.sampled_from('a,"\n é'), max_size=3), min_size=1, max_size=4)


def choices_of(names: list[str], codes: list[int]) -> Choices:
    return Choices(np.array([code % (len(names) + 1) - 1 for code in codes], np.int32), names)


codes = st.lists(st.integers(0, 100), min_size=ROWS, max_size=ROWS)
numbers = st.lists(st.floats(), min_size=ROWS, max_size=ROWS).map(np.array)
columns = st.lists(st.builds(choices_of, NAMES, codes) | numbers, min_size=1, max_size=4)


def check_that_both_ways_agree(columns: list[Column]) -> None:
    by_cell = b"".join(b",".join(row) + b"\n" for row in zip(*map(csv_cells, columns), strict=True))
    assert plain_csv(columns, ROWS) == (by_cell if all(map(is_plain, columns)) else None)


def is_plain(column: Column) -> bool:
    if isinstance(column, Choices):
        return (
            all(name and "," not in str(name) for name in column.choices) and -1 not in column.codes
        )
    return bool(np.isfinite(column).all())


@given(columns)
@example([np.array([0.1, 1e300, -0.0, 5e-324]), choices_of(["no", "yes"], [1, 2, 1, 2])])
def test_all_at_once_is_what_it_is_by_cell(columns: list[Column]) -> None:
    check_that_both_ways_agree(columns)


def test_the_property_would_notice_an_end_of_line_in_the_wrong_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cells_module, "_COMMA", ord("."))
    columns: list[Column] = [np.array([0.5, 1.5, 2.5, 3.5]), choices_of(["a"], [1, 1, 1, 1])]
    with pytest.raises(AssertionError):
        check_that_both_ways_agree(columns)


@pytest.mark.parametrize("name", ["", "a,b"])
def test_an_empty_or_parted_choice_is_left_to_the_other_way(name: str) -> None:
    assert plain_csv([choices_of(["a", name], [1, 1, 1, 1])], ROWS) is None


def test_no_choice_and_no_number_are_left_to_the_other_way() -> None:
    assert plain_csv([choices_of(["a"], [0, 1, 1, 1])], ROWS) is None
    for odd in (np.nan, np.inf):
        assert plain_csv([np.array([1.0, odd, 2.0, 3.0])], ROWS) is None
