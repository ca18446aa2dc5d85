import pytest

from steam.core.errors import InvalidInput
from steam.core.policy import InputPolicy, Strictness
from steam.scoring.cells import Doubt, DoubtfulCell
from steam.scoring.column_doubts import Named
from steam.scoring.doubts import Doubts, strictness_by_doubt
from steam.scoring.mentions import MOST_ROWS, Mentions

BY_DEFAULT = strictness_by_doubt(InputPolicy())
A, B, C = map(Named, "abc")


def test_values_are_told_of_in_every_row_and_columns_in_the_first_ones() -> None:
    rows = range(3 * MOST_ROWS)
    doubts = Doubts(BY_DEFAULT, 1, {})
    doubts.add_column(rows, A, Doubt.MISSING_COLUMN, "taken as NA")
    for row in rows:
        cell = DoubtfulCell(Doubt.UNSEEN_LEVEL, "has the level 'x'")
        doubts.add_cell(row, "b", cell, "taken as NA")
    warnings = doubts.judged().warnings
    assert list(warnings) == list(rows)
    of_value, of_column = "column b has the level 'x'; taken as NA", "column a is missing"
    assert warnings[0] == [of_value, f"{of_column}; taken as NA"]
    assert warnings[MOST_ROWS - 1][1].endswith("(not repeated for later rows)")
    assert warnings[MOST_ROWS] == [of_value]


def test_columns_that_the_same_rows_lack_are_one_warning() -> None:
    doubts = Doubts(BY_DEFAULT, 1, {})
    for column in (A, B):
        doubts.add_column(range(2), column, Doubt.MISSING_COLUMN, "taken as NA")
    doubts.add_column([1], C, Doubt.MISSING_COLUMN, "taken as NA")
    doubts.add_column(range(2), C, Doubt.MISSING_COLUMN, "taken as 0")
    of_both = "columns a and b are missing; taken as NA"
    of_offset = "column c is missing; taken as 0"
    assert doubts.judged().warnings == {
        0: [of_both, of_offset],
        1: [of_both, "column c is missing; taken as NA", of_offset],
    }


def test_a_row_is_refused_for_all_columns_that_it_lacks() -> None:
    doubts = Doubts({Doubt.MISSING_COLUMN: Strictness.REJECT}, 1, {})
    for rows, column in (((0, 1), A), ((0, 1), B), ((1,), C)):
        doubts.add_column(rows, column, Doubt.MISSING_COLUMN, "taken as NA")
    refusals = doubts.judged().refusals
    assert refusals[0].message == "Row 1: columns a and b are missing."
    assert refusals[1].message == "Row 2: columns a, b and c are missing."
    assert "all columns that the model reads" in refusals[1].hint
    about = {"row": 2, "column": "a", "columns": ["a", "b", "c"], "problem": "missing_column"}
    assert refusals[1].details == about


def test_rows_that_are_refused_are_not_among_the_first_ones() -> None:
    doubts = Doubts(BY_DEFAULT, 1, {0: InvalidInput("No row.")})
    doubts.add_column(range(300), A, Doubt.UNKNOWN_COLUMN, "ignored")
    for row in range(1, 200):
        doubts.add_cell(row, "b", DoubtfulCell(Doubt.UNPARSABLE_VALUE, "holds 'x'"), "taken as NA")
    judged = doubts.judged()
    assert sorted(judged.refusals) == list(range(200))
    assert list(judged.warnings) == list(range(200, 300))


def test_blocks_of_one_request_share_what_was_mentioned() -> None:
    request = Mentions()
    told = 0
    for first_row in range(1, 1000, 30):
        block = Doubts(BY_DEFAULT, first_row, {}, request)
        block.add_column(range(30), A, Doubt.MISSING_COLUMN, "taken as NA")
        told += len(block.judged().warnings)
    assert told == MOST_ROWS


@pytest.mark.parametrize("doubt", [Doubt.MISSING_COLUMN, Doubt.UNSEEN_LEVEL])
def test_what_is_accepted_is_not_told_and_what_is_rejected_in_every_row(doubt: Doubt) -> None:
    for strictness, refused in ((Strictness.ACCEPT, 0), (Strictness.REJECT, 500)):
        doubts = Doubts({doubt: strictness}, 7, {})
        if doubt is Doubt.MISSING_COLUMN:
            doubts.add_column(range(500), A, doubt, "taken as NA")
        else:
            for row in range(500):
                doubts.add_cell(row, "a", DoubtfulCell(doubt, "is doubtful"), "taken as NA")
        judged = doubts.judged()
        assert judged.warnings == {}
        assert len(judged.refusals) == refused
    assert judged.refusals[499].details == {"row": 506, "column": "a", "problem": doubt.value}
