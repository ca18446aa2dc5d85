import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.frame.vec import VecType

FRAME = frame_from_arrays(
    "f", {"a": np.arange(5.0), "b": np.array([1.5, np.nan, 2, 3, 4]), "c": np.arange(5.0) * 2}, 2
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("(cols f 0)", ("a",)),
        ("(cols f 'b')", ("b",)),
        ("(cols f -1)", ("b", "c")),
        ("(cols f [-1 -2])", ("c",)),
        ("(cols f [])", ()),
        ("(cols f [0 0 0])", ("a", "a0", "a1")),
        ("(cols_py f -1)", ("c",)),
        ("(cols_py f [1:2])", ("b", "c")),
        ("(cols_py f ['c' 'a'])", ("c", "a")),
    ],
)
def test_chosen_columns_are_shared(evaluate, text: str, names: tuple[str, ...]) -> None:
    found = evaluate(text, f=FRAME)
    assert found.names == names
    assert found.key == ""
    assert set(map(id, found.vecs)) <= set(map(id, FRAME.vecs))


def test_columns_get_other_names(evaluate) -> None:
    assert evaluate("(colnames= f [0 2] ['x' 'y'])", f=FRAME).names == ("x", "b", "y")
    assert evaluate("(colnames= f 1 'a b')", f=FRAME).names == ("a", "a b", "c")
    assert evaluate("(colnames= f [0 1 2] ['b' 'c' 'a'])", f=FRAME).names == ("b", "c", "a")
    assert FRAME.names == ("a", "b", "c")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(cols f 3)", "from 0 to 2"),
        ("(cols_py f 'z')", "Column z not found"),
        ("(colnames= f 3 'x')", "from 0 to 2"),
        ("(colnames= f [0 1] ['x'])", "1 names do not fit 2 columns"),
        ("(colnames= f 0 'b')", "appears twice"),
        ("(append f 1)", "3 or more"),
        ("(append f 1 'x' 2)", "a column and a name"),
        ("(append f 1 2)", "a text, not the number 2"),
        ("(append f f 'x')", "one column under a name, not 3"),
        ("(append f (rows (cols f 0) [0:2]) 'x')", "2 rows does not fit 5"),
        ("(append f [1 2] 'x')", "not a list of numbers"),
    ],
)
def test_what_is_refused(evaluate, text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        evaluate(text, f=FRAME)


def test_columns_numbers_and_texts_are_appended(evaluate) -> None:
    found = evaluate("(append f (cols f 1) 'a' 7 'n' 'foo' 't' nan 'm')", f=FRAME)
    assert found.names == ("a", "b", "c", "a0", "n", "t", "m")
    assert found.vecs[3].chunks[0] is FRAME.vecs[1].chunks[0]
    assert found.vec("n").values().tolist() == [7.0] * 5
    assert found.vec("n").type is VecType.INT
    assert found.vec("t").values().tolist() == ["foo"] * 5
    assert np.isnan(found.vec("m").values()).all()


def test_a_column_is_cut_as_the_frame_is(evaluate) -> None:
    other = frame_from_arrays("g", {"x": np.arange(5.0)}, 3)
    found = evaluate("(append f g 'x')", f=FRAME, g=other)
    assert isinstance(found, Frame)
    assert found.vec("x").values().tolist() == [0, 1, 2, 3, 4]
    assert evaluate("(append (cols f []) g 'x')", f=FRAME, g=other).vecs == other.vecs


def test_text_that_would_fill_the_memory_is_refused(evaluate) -> None:
    long = "x" * (1 << 22)
    with pytest.raises(InvalidInput, match="4,194,304 characters in each of 5 rows"):
        evaluate(f"(append f '{long}' 't')", f=FRAME)


def test_columns_are_counted(evaluate) -> None:
    assert evaluate("(ncol f)", f=FRAME) == 3.0
