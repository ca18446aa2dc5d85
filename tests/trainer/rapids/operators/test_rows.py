import math

import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.rapids.values import Row

FRAME = frame_from_arrays(
    "f",
    {
        "n": np.array([1.0, 2, 3, 4, np.nan]),
        "e": np.array([1, 0, -1, 1, 2], dtype=np.int32),
        "s": np.array(["x", None, "", "z", "w"], dtype=object),
        "t": np.array(["2020-01-01", "NaT", "2020", "2021", "2022"], dtype="datetime64[ms]"),
    },
    2,
    {"e": ("a", "b", "c")},
)


@pytest.mark.parametrize(
    ("selector", "rows"),
    [
        ("3", [3]),
        ("-1", [4]),
        ("[1:3]", [1, 2, 3]),
        ("[3:1000000000000]", [3, 4]),
        ("[0:nan:2]", [0, 2, 4]),
        ("[0 2 4]", [0, 2, 4]),
        ("[0:2 4]", [0, 1, 4]),
        ("[-1 -2]", [2, 3, 4]),
        ("[-3:3]", [3, 4]),
        ("[]", []),
        ("(> (cols f 0) 2)", [2, 3]),
        ("(cols f 0)", [0, 1, 2, 3]),
        ("(which (> (cols f 0) 2))", [2, 3]),
        ("(which (> (cols f 0) 9))", []),
    ],
)
def test_rows_are_chosen(evaluate, selector: str, rows: list[int]) -> None:
    found = evaluate(f"(rows f {selector})", f=FRAME)
    assert isinstance(found, Frame)
    assert (found.key, found.names, found.rows) == ("", FRAME.names, len(rows))
    for vec, whole in zip(found.vecs, FRAME.vecs, strict=True):
        assert (vec.type, vec.domain) == (whole.type, whole.domain)
        np.testing.assert_array_equal(vec.values(), whole.values()[rows])


@pytest.mark.parametrize("number", ["5", "99"])
def test_a_single_row_behind_the_end_is_missing(evaluate, number: str) -> None:
    found = evaluate(f"(rows f {number})", f=FRAME)
    assert (found.key, found.rows) == ("", 1)
    assert all(vec.is_missing(vec.values()).all() for vec in found.vecs)
    assert found.vec("e").domain == ("a", "b", "c")


def test_blocks_that_stay_whole_are_shared(evaluate) -> None:
    found = evaluate("(rows f [0:4])", f=FRAME)
    assert found.vecs[0].chunks[0] is FRAME.vecs[0].chunks[0]


@pytest.mark.parametrize(
    ("selector", "words"),
    [
        ("[3 1]", "not sorted"),
        ("[1 1]", "one twice"),
        ("Inf", "from 0 to 4"),
        ("-6", "from 0 to 4"),
        ("nan", "from 0 to 4"),
        ("[5]", "from 0 to 4"),
        ("[-1 1]", "not both"),
        ("'a'", "not by the text"),
        ("f", "by one column, not by a frame"),
        ("(cols f 'e')", "says of no row"),
        ("(rows (cols f 's') [0:3])", "does not say which"),
        ("(rows (!! (cols f 0)) [0:3])", "0 or 1 for each row, or ascending"),
        ("(rows (+ (cols f 0) 0.5) [0:3])", "does not say which"),
        ("(rows (+ (cols f 0) 2) [0:3])", "does not say which"),
    ],
)
def test_rows_that_are_not_there(evaluate, selector: str, words: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        evaluate(f"(rows f {selector})", f=FRAME)
    assert words in f"{raised.value} {raised.value.hint}"


def test_one_row_and_one_value_are_read(evaluate) -> None:
    row = evaluate("(getrow (rows f 0))", f=FRAME)
    assert isinstance(row, Row)
    assert row.values[0] == 1.0
    assert math.isnan(row.values[1])
    assert math.isnan(row.values[2])
    assert row.values[3] == 1_577_836_800_000.0
    with pytest.raises(InvalidInput, match="found 5 rows"):
        evaluate("(getrow f)", f=FRAME)


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (0, "n", 1.0),
        (0, "e", "b"),
        (2, "e", "NA"),
        (0, "s", "x"),
        (1, "s", "NA"),
        (2, "s", ""),
        (0, "t", 1_577_836_800_000.0),
    ],
)
def test_a_single_cell_is_a_value(evaluate, row: int, column: str, value: object) -> None:
    assert evaluate(f"(flatten (rows (cols f '{column}') {row}))", f=FRAME) == value


def test_more_than_a_cell_stays_a_frame(evaluate) -> None:
    assert evaluate("(flatten f)", f=FRAME).vecs == FRAME.vecs
    assert math.isnan(evaluate("(flatten (rows (cols f 'n') 4))", f=FRAME))


def test_rows_are_counted(evaluate) -> None:
    assert evaluate("(nrow f)", f=FRAME) == 5.0
