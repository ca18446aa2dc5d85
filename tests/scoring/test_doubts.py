import pytest

from steam.core.errors import InvalidInput
from steam.core.policy import InputPolicy, Strictness
from steam.scoring.cells import Doubt, DoubtfulCell
from steam.scoring.doubts import Doubts, strictness_by_doubt
from steam.scoring.mentions import MOST_ROWS, Mentions

BY_DEFAULT = strictness_by_doubt(InputPolicy())


def test_values_are_told_of_in_every_row_and_columns_in_the_first_ones() -> None:
    rows = range(3 * MOST_ROWS)
    doubts = Doubts(BY_DEFAULT, 1, {})
    doubts.add(rows, "a", Doubt.MISSING_COLUMN, "is missing", "taken as NA")
    for row in rows:
        cell = DoubtfulCell(Doubt.UNSEEN_LEVEL, "has the level 'x'")
        doubts.add_cell(row, "b", cell, "taken as NA")
    warnings = doubts.warnings()
    assert list(warnings) == list(rows)
    of_value, of_column = "column b has the level 'x'; taken as NA", "column a is missing"
    assert warnings[0] == [of_value, f"{of_column}; taken as NA"]
    assert warnings[MOST_ROWS - 1][1].endswith("(not repeated for later rows)")
    assert warnings[MOST_ROWS] == [of_value]


def test_rows_that_are_refused_are_not_among_the_first_ones() -> None:
    doubts = Doubts(BY_DEFAULT, 1, {0: InvalidInput("No row.")})
    doubts.add(range(300), "a", Doubt.UNKNOWN_COLUMN, "is unknown to the model", "ignored")
    doubts.add(range(1, 200), "b", Doubt.UNPARSABLE_VALUE, "holds 'x'", "taken as NA")
    assert list(doubts.refusals) == list(range(200))
    assert list(doubts.warnings()) == list(range(200, 300))


def test_blocks_of_one_request_share_what_was_mentioned() -> None:
    request = Mentions()
    told = 0
    for first_row in range(1, 1000, 30):
        block = Doubts(BY_DEFAULT, first_row, {}, request)
        block.add(range(30), "a", Doubt.MISSING_COLUMN, "is missing", "taken as NA")
        told += len(block.warnings())
    assert told == MOST_ROWS


@pytest.mark.parametrize("doubt", [Doubt.MISSING_COLUMN, Doubt.UNSEEN_LEVEL])
def test_what_is_accepted_is_not_told_and_what_is_rejected_in_every_row(doubt: Doubt) -> None:
    for strictness, refused in ((Strictness.ACCEPT, 0), (Strictness.REJECT, 500)):
        doubts = Doubts({doubt: strictness}, 7, {})
        doubts.add(range(500), "a", doubt, "is doubtful", "taken as NA")
        assert doubts.warnings() == {}
        assert len(doubts.refusals) == refused
    assert doubts.refusals[499].details == {"row": 506, "column": "a", "problem": doubt.value}
