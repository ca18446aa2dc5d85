from steam.model.predictor import Prediction
from steam.scoring.answers import Answers
from steam.scoring.codecs.row_warnings import RowWarnings
from steam.scoring.mentions import MOST_ROWS, NOT_REPEATED


def block(first_row: int, warnings: dict[int, list[str]], **column_warnings: int) -> Answers:
    return Answers(first_row, 10, Prediction(), warnings, column_warnings=column_warnings)


def text_of(*blocks: Answers) -> str:
    warnings = RowWarnings()
    for each in blocks:
        warnings.add(each)
    return warnings.text()


def test_nothing_is_told_of_rows_without_warnings() -> None:
    assert text_of(block(1, {})) == ""


def test_each_sentence_is_told_once() -> None:
    first = block(1, {1: ["a is missing"], 3: ["a is missing", "b is odd"]})
    text = text_of(first, block(11, {0: ["a is missing"]}))
    assert text == "row 2 and 2 others: a is missing\nrow 4: b is odd"


def test_two_rows_are_both_named() -> None:
    first, second = block(1, {1: ["a is odd"]}), block(11, {4: ["a is odd"]})
    assert text_of(first, second) == "rows 2 and 15: a is odd"


def test_what_differs_in_every_row_does_not_fill_the_answer() -> None:
    told = {index: [f"level {index}", "a is missing"] for index in range(1001)}
    lines = text_of(block(1, told)).split("\n")
    assert len(lines) == 21
    assert lines[:2] == ["row 1: level 0", "row 1 and 1,000 others: a is missing"]
    assert lines[-1] == "and 982 other warnings"


def test_the_rows_that_lack_a_column_are_counted_beyond_those_that_are_told_of() -> None:
    told = {index: ["gone"] for index in range(MOST_ROWS - 1)}
    first = block(1, {**told, MOST_ROWS - 1: ["gone" + NOT_REPEATED]}, gone=500)
    assert text_of(first, block(501, {}, gone=7)) == "row 1 and 506 others: gone"
