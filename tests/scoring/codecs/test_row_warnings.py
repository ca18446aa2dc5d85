from steam.model.predictor import Prediction
from steam.scoring.answers import Answers
from steam.scoring.codecs.row_warnings import RowWarnings
from steam.scoring.mentions import MOST_ROWS, NOT_REPEATED


def block(first_row: int, warnings: dict[int, list[str]]) -> Answers:
    return Answers(first_row, 10, Prediction(), warnings)


def test_nothing_is_told_of_rows_without_warnings() -> None:
    warnings = RowWarnings()
    warnings.add(block(1, {}))
    assert warnings.text() == ""


def test_each_sentence_is_told_once() -> None:
    warnings = RowWarnings()
    warnings.add(block(1, {1: ["a is missing"], 3: ["a is missing", "b is odd"]}))
    warnings.add(block(11, {0: ["a is missing"]}))
    assert warnings.text() == "row 2 and 2 more: a is missing\nrow 4: b is odd"


def test_what_differs_in_every_row_does_not_fill_the_answer() -> None:
    warnings = RowWarnings()
    warnings.add(block(1, {index: [f"level {index}", "a is missing"] for index in range(1000)}))
    lines = warnings.text().split("\n")
    assert len(lines) == 21
    assert lines[:2] == ["row 1: level 0", "row 1 and 999 more: a is missing"]
    assert lines[-1] == "and 981 more"


def test_what_is_not_repeated_is_counted_as_far_as_it_was_told() -> None:
    warnings = RowWarnings()
    told = {index: ["a is missing"] for index in range(MOST_ROWS - 1)}
    warnings.add(block(1, {**told, MOST_ROWS - 1: ["a is missing" + NOT_REPEATED]}))
    assert warnings.text() == f"row 1 and at least {MOST_ROWS - 1} more: a is missing"
