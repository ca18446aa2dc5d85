import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays

NAN = float("nan")
FRAME = frame_from_arrays(
    "f",
    {
        "n": np.array([1.0, 2, np.nan, 4, 5]),
        "e": np.array([1, 0, -1, 1, 2], dtype=np.int32),
        "s": np.array(["x one", "é", "", None, "v 5"], dtype=object),
        "t": np.array(["1970-01-01", "NaT", "2022", "2021", "2022"], dtype="datetime64[ms]"),
    },
    2,
    {"e": ("a", "b", "c")},
)


@pytest.mark.parametrize(
    ("arguments", "places"),
    [
        ("(cols f 'e') ['b' 'c'] nan 1", [1, NAN, NAN, 1, 2]),
        ("(cols f 'e') ['b' 'c'] 0 0", [0, 0, 0, 0, 1]),
        ("(cols f 'e') 'c' NA _", [NAN, NAN, NAN, NAN, 1]),
        ("(cols f 's') ['v 5' 'é' 'v 5'] nan 1", [NAN, 2, NAN, NAN, 1]),
        ("(cols f 's') [''] -1 1", [-1, -1, 1, -1, -1]),
        ("(cols f 'n') [5 1 5] nan 1", [2, NAN, NAN, NAN, 1]),
        ("(cols f 'n') 4 -1 1", [-1, -1, -1, 1, -1]),
        ("(cols f 'n') [nan 2] 9 1", [9, 2, 9, 9, 9]),
        ("(cols f 't') [0] nan 1", [1, NAN, NAN, NAN, NAN]),
        ("(cols f 'n') [] 7 1", [7] * 5),
        ("(cols f 's') [] 7 1", [7] * 5),
        ("(cols f 'e') [] 7 1", [7] * 5),
    ],
)
def test_places_in_a_list(evaluate, arguments: str, places: list[float]) -> None:
    found = evaluate(f"(match {arguments})", f=FRAME)
    assert found.names == ("C1",)
    np.testing.assert_array_equal(found.vecs[0].values(), places)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("(cols f 'n') ['a'] nan 1", "type int do not match a list of texts"),
        ("(cols f 's') [1] nan 1", "type string do not match a list of numbers"),
        ("(cols f 'e') [1] nan 1", "type enum do not match a list of numbers"),
        ("(cols f 'e') ['b'] nan -1", "not -1"),
        ("(cols f 'e') ['b'] nan 0.5", "not 0.5"),
        ("f ['b'] nan 1", "a frame of one column"),
        ("(cols f 'n') [0:1000000000000] nan 1", "a list of numbers"),
    ],
)
def test_what_is_refused(evaluate, arguments: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        evaluate(f"(match {arguments})", f=FRAME)
