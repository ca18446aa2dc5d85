import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays

FRAME = frame_from_arrays(
    "f",
    {
        "n": np.array([1.0, 2, 3, 4, 5, np.nan, 0, 9]),
        "r": np.array([1.5, np.nan, 3.5, -4.25, 5, 0, 0, 0]),
        "e": np.zeros(8, dtype=np.int32),
    },
    3,
    {"e": ("a",)},
)


@pytest.mark.parametrize(
    ("arguments", "domain", "codes"),
    [
        ("[1 3 5] [] False True 3", ["(1.0,3.0]", "(3.0,5.0]"], [-1, 0, 0, 1, 1, -1, -1, -1]),
        ("[1 3 5] [] True True 3", ["[1.0,3.0]", "(3.0,5.0]"], [0, 0, 0, 1, 1, -1, -1, -1]),
        ("[1 3 5] [] True False 3", ["[1.0,3.0)", "[3.0,5.0)"], [0, 0, 1, 1, -1, -1, -1, -1]),
        ("[1 3 5] [] False False 3", ["[1.0,3.0)", "[3.0,5.0)"], [0, 0, 1, 1, -1, -1, -1, -1]),
        ("[5 1 3] ['a' 'b'] False True 3", ["a", "b"], [-1, 0, 0, 1, 1, -1, -1, -1]),
        ("[1.123456 3.55555 5] [] False True 2", ["(1.12,3.56]", "(3.56,5.0]"],
         [-1, 0, 0, 1, 1, -1, -1, -1]),
        ("[0.001 3 5] [] False True 0", ["(0.0,3.0]", "(3.0,5.0]"], [0, 0, 0, 1, 1, -1, -1, -1]),
        ("[1 3 3 5] [] False True 3", ["(1.0,3.0]", "(3.0,3.0]", "(3.0,5.0]"],
         [-1, 0, 0, 2, 2, -1, -1, -1]),
        ("[1 3 3 5] [] False False 3", ["[1.0,3.0)", "[3.0,3.0)", "[3.0,5.0)"],
         [0, 0, 2, 2, -1, -1, -1, -1]),
        ("[1 3 5] ['a' 'a'] False True 3", ["a"], [-1, 0, 0, 0, 0, -1, -1, -1]),
        ("[1 3 3 3] [] False True 3", ["(1.0,3.0]", "(3.0,3.0]"], [-1, 0, 0, -1, -1, -1, -1, -1]),
        ("3 [] False True 3", ["(-0.009,3.0]", "(3.0,6.0]", "(6.0,9.009]"],
         [0, 0, 0, 1, 1, -1, 0, 2]),
        ("[2] ['low' 'high'] False True 3", ["low", "high"], [0, 0, 0, 0, 1, -1, 0, 1]),
    ],
)  # fmt: skip
def test_intervals(evaluate, arguments: str, domain: list[str], codes: list[int]) -> None:
    found = evaluate(f"(cut (cols f 'n') {arguments})", f=FRAME)
    assert found.names == ("n",)
    assert list(found.vecs[0].domain or ()) == domain
    assert found.vecs[0].values().tolist() == codes


def test_labels_have_as_many_digits_as_tell_them_apart(evaluate) -> None:
    found = evaluate("(cut (cols f 'n') [1.00001 1.00002 3] [] False True 2)", f=FRAME)
    assert found.vecs[0].domain == ("(1.00001,1.00002]", "(1.00002,3.0]")


def test_the_edges_of_h2o(evaluate) -> None:
    domain = evaluate("(cut (cols f 'r') 3 [] False True 3)", f=FRAME).vecs[0].domain or ()
    assert (domain[0].split(",")[0], domain[-1].split(",")[1]) == ("(-4.259", "5.009]")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(cut (cols f 'n') [1 3 5] ['a'] False True 3)", "1 labels do not fit 2"),
        ("(cut (cols f 'n') [1 nan 3] [] False True 3)", "two numbers or more"),
        ("(cut (cols f 'n') [] [] False True 3)", "two numbers or more"),
        ("(cut (cols f 'n') 1 [] False True 3)", "must be >= 2. Got: 1"),
        ("(cut (cols f 'n') 1000000000 [] False True 3)", "at most 100,000"),
        ("(cut (cols f 'n') [0:1000000] [] False True 3)", "at most 100,000"),
        ("(cut (rows (cols f 'n') [0]) 3 [] False True 3)", "no range"),
        ("(cut (rows (cols f 'n') []) 3 [] False True 3)", "no range"),
        ("(cut (cols f 'e') 3 [] False True 3)", "a single column of numbers"),
        ("(cut f 3 [] False True 3)", "a single column of numbers"),
    ],
)
def test_what_is_refused(evaluate, text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        evaluate(text, f=FRAME)
