import pytest

from steam.scoring.cells import Doubt
from steam.scoring.column_doubts import ColumnDoubts, Named, sentence

MISSING, UNKNOWN = Doubt.MISSING_COLUMN, Doubt.UNKNOWN_COLUMN
TWELVE = [Named(f"x{number}") for number in range(12)]


@pytest.mark.parametrize(
    ("columns", "doubt", "text"),
    [
        ([Named("a")], MISSING, "column a is missing"),
        ([Named("a"), Named("b")], UNKNOWN, "columns a and b are unknown to the model"),
        (TWELVE[:3], MISSING, "columns x0, x1 and x2 are missing"),
        (
            TWELVE,
            MISSING,
            "columns x0, x1, x2, x3, x4, x5, x6, x7, x8, x9 and 2 more are missing",
        ),
        ([Named("a", 4)], UNKNOWN, "columns a and 3 more are unknown to the model"),
        (
            [*TWELVE[:9], Named("a", 4), Named("b")],
            UNKNOWN,
            "columns x0, x1, x2, x3, x4, x5, x6, x7, x8, a and 4 more are unknown to the model",
        ),
    ],
)
def test_a_sentence_names_some_columns_and_counts_the_rest(columns, doubt, text: str) -> None:
    assert sentence(columns, doubt) == text


def test_columns_of_the_same_rows_are_one_group() -> None:
    doubts = ColumnDoubts()
    a, b, c = map(Named, "abc")
    for index in range(3):
        doubts.add((index,), a, MISSING, "taken as NA")
    doubts.add(range(3), b, MISSING, "taken as NA")
    doubts.add(range(2), c, MISSING, "taken as NA")
    doubts.add(range(3), c, UNKNOWN, "ignored")
    assert list(doubts.groups()) == [
        (MISSING, "taken as NA", [a, b], (0, 1, 2)),
        (MISSING, "taken as NA", [c], (0, 1)),
        (UNKNOWN, "ignored", [c], (0, 1, 2)),
    ]


def test_rows_that_are_apart_have_groups_of_their_own() -> None:
    doubts = ColumnDoubts(apart=True)
    a, b = map(Named, "ab")
    doubts.add(range(3), a, MISSING, "taken as NA")
    doubts.add((1,), b, MISSING, "taken as NA")
    assert list(doubts.groups()) == [
        (MISSING, "taken as NA", (a,), [0, 2]),
        (MISSING, "taken as NA", (a, b), [1]),
    ]
