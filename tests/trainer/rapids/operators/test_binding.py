import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.frame.vec import VecType

FRAME = frame_from_arrays(
    "f", {"n": np.arange(3.0), "e": np.array([1, 0, -1], dtype=np.int32)}, 2, {"e": ("b", "a")}
)
OTHER = frame_from_arrays(
    "g", {"n": np.array([0.5, 9]), "e": np.array([1, 0], dtype=np.int32)}, 2, {"e": ("a", "z")}
)


def labels(frame: Frame) -> list[str | None]:
    vec = frame.vec("e")
    return [None if code < 0 else (vec.domain or ())[code] for code in vec.values()]


def test_names_that_are_taken_get_a_number(evaluate) -> None:
    assert evaluate("(cbind f f f)", f=FRAME).names == ("n", "e", "n0", "e0", "n1", "e1")
    taken = evaluate("(cbind f (colnames= f [0 1] ['n0' 'x']) f)", f=FRAME)
    assert taken.names == ("n", "e", "n0", "x", "n1", "e0")


def test_numbers_are_columns(evaluate) -> None:
    found = evaluate("(cbind f 1 2.5 (cols f []))", f=FRAME)
    assert found.names == ("n", "e", "1.0", "2.5")
    assert found.vec("2.5").values().tolist() == [2.5] * 3
    alone = evaluate("(cbind 1 2)")
    assert (alone.names, alone.rows) == (("1.0", "2.0"), 1)


def test_columns_are_shared_whatever_their_cut(evaluate) -> None:
    long = frame_from_arrays("g", {"x": np.arange(3.0) + 4}, 3)
    found = evaluate("(cbind f g)", f=FRAME, g=long)
    assert found.vecs[0] is not FRAME.vecs[0]
    assert found.vecs[0].chunks[0] is FRAME.vecs[0].chunks[0]
    assert found.vec("x").values().tolist() == [4, 5, 6]


def test_levels_of_the_first_frame_come_first(evaluate) -> None:
    found = evaluate("(rbind f g f)", f=FRAME, g=OTHER)
    assert found.vec("e").domain == ("b", "a", "z")
    assert labels(found) == ["a", "b", None, "z", "a", "a", "b", None]
    assert found.vec("n").type is VecType.REAL
    assert found.vec("n").values().tolist() == [0, 1, 2, 0.5, 9, 0, 1, 2]


def test_a_number_is_a_row(evaluate) -> None:
    found = evaluate("(rbind (cols f 0) 7)", f=FRAME)
    assert found.vec("n").values().tolist() == [0, 1, 2, 7]
    assert evaluate("(rbind 1 2)").names == ("C1",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(cbind f g)", "found 3 and 2 rows"),
        ("(cbind f 'a')", "not the text"),
        ("(rbind f (cols f [1 0]))", r"found \[n, e\] and \[e, n\]"),
        ("(rbind f (cols f 0))", "all the same column names"),
        ("(rbind (cols f 0) (colnames= (cols f 1) 0 'n'))", "is int in one frame and enum"),
        ("(rbind f 'a')", "not the text"),
    ],
)
def test_what_is_refused(evaluate, text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        evaluate(text, f=FRAME, g=OTHER)
