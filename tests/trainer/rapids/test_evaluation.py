import math

import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame, frame_from_arrays

FRAME = frame_from_arrays("f", {"a": np.arange(5.0), "b": np.array([2.0, np.nan, 1, 0, 4])}, 2)


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("(+ 1 2)", 3.0),
        ("(- (* 2 3) TRUE)", 5.0),
        ("'a'", "a"),
        ("({x y . (- x y)} 5 3)", 2.0),
        ("({x . ({y . (+ x y)} 1)} 2)", 3.0),
        ("(({x . {y . (- x y)}} 7) 2)", 5.0),
        ("({+ . (- + 1)} 5)", 4.0),
        ("(, 1 2)", 2.0),
    ],
)
def test_values(evaluate, text: str, worth: object) -> None:
    assert evaluate(text) == worth


def test_a_name_stands_for_a_frame(evaluate) -> None:
    assert evaluate("f", f=FRAME) is FRAME
    found = evaluate("(+ (tmp= twice (* f 2)) twice)", f=FRAME)
    assert isinstance(found, Frame)
    assert found.names == ("a", "b")
    assert found.vec("a").values().tolist() == [0, 4, 8, 12, 16]
    assert math.isnan(found.vec("b").values()[1])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nothing", "Name lookup of 'nothing' failed"),
        ("(nothing 1)", "Name lookup of 'nothing' failed"),
        ("(f 1)", "'f' is a frame, not an operator"),
        ("(+ 1)", "takes 2 arguments, not 1"),
        ("(+ 1 2 3)", "takes 2 arguments, not 3"),
        ("({x . x} 1 2)", "takes 1 arguments, not 2"),
        ("(tmp= t 1)", "Only a frame can be kept"),
        ("(tmp= f (+ f 1))", "already exists"),
        ("(+ f {x . x})", "a function"),
    ],
)
def test_what_is_worth_nothing(evaluate, text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words.replace("+", r"\+").replace("(", r"\(")):
        evaluate(text, f=FRAME)


def test_functions_that_call_each_other_forever_end(evaluate) -> None:
    with pytest.raises(InvalidInput, match="deep"):
        evaluate("({f . (f f)} {f . (f f)})")
    doubling = "({f . (f (f (f (f (f (f (f (f 1))))))))} {x . (+ (+ x x) (+ x x))})"
    assert evaluate(doubling) == 4.0**8
    many = "(, " + "(+ 1 1) " * 60_000 + ")"
    with pytest.raises(InvalidInput, match="at most"):
        evaluate(many)
