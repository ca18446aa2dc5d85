"""Long frames made wide, and wide ones long."""

import numpy as np
import pytest

from steam.core.errors import InvalidInput, NotFound
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.frame.vec import VecType

NAN = float("nan")
COMPLETE = "(rows m [0 1 2 3 5 6])"


def test_a_pivot_is_that_of_h2o(evaluate, mixed, shown) -> None:
    found = shown(evaluate(f"(pivot {COMPLETE} 'g' 'h' 'y')", m=mixed))
    assert found == {
        "g": ["blue", "green", "red"],
        "1": [None, None, 10],
        "2": [None, None, 60],
        "3": [None, 40, None],
    }
    found = shown(evaluate(f"(pivot {COMPLETE} 'h' 'g' 'y')", m=mixed))
    assert list(found) == ["h", "blue", "green", "red"]
    assert found["red"] == [10, 60, None]


def test_times_are_names_in_iso_8601(evaluate, mixed, shown) -> None:
    found = shown(evaluate(f"(pivot {COMPLETE} 'g' 't' 'y')", m=mixed))
    assert found["2020-01-04T00:00:00.000Z"] == [None, 40, None]
    assert len(found) == 5


def test_a_level_without_rows_is_a_column_and_moves_no_name(evaluate, shown) -> None:
    """H2O writes the next level's name over it. Of rows for one cell the first that is there."""
    frame = frame_from_arrays(
        "m",
        {
            "i": [2.0, 1.0, 1.0, 2.0],
            "g": np.array([2, 2, 2, 1], np.int32),
            "v": [5.0, NAN, 7.0, 8.0],
        },
        domains={"g": ["a", "b", "c"]},
    )
    found = shown(evaluate("(pivot m 'i' 'g' 'v')", m=frame))
    assert found == {"i": [1, 2], "a": [None, None], "b": [None, 8], "c": [7, 5]}


def test_levels_and_times_stay_what_they_are_in_cells(evaluate, mixed) -> None:
    found = evaluate(f"(pivot {COMPLETE} 'h' 'g' 't')", m=mixed)
    assert {vec.type for vec in found.vecs[1:]} == {VecType.TIME}
    found = evaluate(f"(pivot {COMPLETE} 'g' 'h' 'g')", m=mixed)
    assert [vec.domain for vec in found.vecs[1:]] == [mixed.vec("g").domain] * 3


def test_cells_have_the_type_of_their_values(evaluate, mixed, shown) -> None:
    found = shown(evaluate(f"(pivot {COMPLETE} 'h' 'g' 's')", m=mixed))
    assert found["blue"] == [None, "pear", None]


def test_rows_with_a_missing_column_fill_no_cell(evaluate, mixed, shown) -> None:
    found = shown(evaluate("(pivot (rows m [0:7]) 'h' 'g' 'x')", m=mixed))
    assert found["blue"] == [None, 2.5, None]


def test_an_index_has_no_missing_values(evaluate, mixed) -> None:
    with pytest.raises(InvalidInput, match="missing"):
        evaluate("(pivot m 'h' 'g' 'x')", m=mixed)
    with pytest.raises(NotFound):
        evaluate("(pivot m 'h' 'g' 'nothing')", m=mixed)


def test_a_melted_frame_is_that_of_h2o(evaluate, mixed, shown) -> None:
    found = evaluate("(melt m ['g'] ['y' 'x'] 'variable' 'value' FALSE)", m=mixed)
    values = shown(found)
    assert values["g"][:6] == ["red", "red", "blue", "blue", "red", "red"]
    assert values["variable"] == ["y", "x"] * 8
    assert values["value"][:6] == [10, 1.5, None, 2.5, 30, None]
    assert found.vec("variable").domain == ("x", "y")


def test_missing_values_are_left_out_when_asked_to(evaluate, mixed, shown) -> None:
    found = shown(evaluate("(melt (cols m [0 1 2 3]) ['g'] [] 'var' 'val' TRUE)", m=mixed))
    assert found["var"][:7] == ["h", "x", "y", "h", "x", "h", "y"]
    assert found["val"][:7] == [1, 1.5, 10, 2, 2.5, 1, 30]
    assert len(found["val"]) == 20


@pytest.mark.parametrize(
    "expression",
    [
        "(melt m ['g'] ['s'] 'var' 'val' TRUE)",
        "(melt m [] ['x'] 'var' 'val' TRUE)",
        "(melt (cols m 'g') ['g'] [] 'var' 'val' TRUE)",
    ],
)
def test_what_cannot_be_melted_is_refused(evaluate, mixed, expression) -> None:
    with pytest.raises(InvalidInput):
        evaluate(expression, m=mixed)
