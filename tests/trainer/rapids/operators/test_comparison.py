"""Values and names are those of H2O 3.46.0.12 where it has no bug."""

import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.frame.vec import VecType
from tests.trainer.rapids.operators.mixed import FRAMES, shown


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("(< 1 2)", 1),
        ("(< NaN 1)", 0),
        ("(> NaN 1)", 0),
        ("(== NaN NaN)", 1),
        ("(!= NaN NaN)", 0),
        ("(!= NaN 1)", 1),
        ("(== 0.1 0.1)", 1),
    ],
)
def test_numbers(evaluate, text: str, worth: float) -> None:
    assert evaluate(text) == worth


@pytest.mark.parametrize(
    ("text", "name", "flags"),
    [
        ("(< a 1)", "a", [0, 1, 0, 1, 0]),
        ("(< a NaN)", "a", [0, 0, 0, 0, 0]),
        ("(<= a a)", "a", [1, 1, 0, 1, 1]),
        ("(> 1 a)", "a", [0, 1, 0, 1, 0]),
        ("(== a NaN)", "C1", [0, 0, 1, 0, 0]),
        ("(!= a NaN)", "C1", [1, 1, 0, 1, 1]),
        ("(== a a)", "a", [1, 1, 1, 1, 1]),
        ("(!= a a)", "a", [0, 0, 0, 0, 0]),
        ("(== a b)", "a", [0, 0, 0, 1, 0]),
        ("(== 1 z)", "z", [0, 0, 0, 1, 1]),
        ("(== z 1)", "C1", [0, 0, 0, 1, 1]),
        ("(== a 'x')", "a", [0, 0, 0, 0, 0]),
        ("(!= a 'x')", "a", [1, 1, 1, 1, 1]),
        ("(< a 'x')", "a", [None] * 5),
        ("(== when 1577934245000)", "C1", [1, 0, 0, 1, 0]),
        ("(< when 1600000000000)", "t", [1, 0, 0, 1, 0]),
        ("(== e 'red')", "e", [1, 0, 0, 0, 1]),
        ("(== 'red' e)", "e", [1, 0, 0, 0, 1]),
        ("(!= e 'red')", "e", [0, 1, 1, 1, 0]),
        ("(== e 'nosuch')", "e", [0, 0, 0, 0, 0]),
        ("(!= e 'nosuch')", "e", [1, 1, 1, 1, 1]),
        ("(< e 'red')", "e", [0, 1, 1, 0, 0]),
        ("(>= e 'green')", "e", [1, 0, 1, 0, 1]),
        ("(<= 'green' e)", "e", [1, 0, 1, 0, 1]),
        ("(> e 'nosuch')", "e", [0, 0, 0, 0, 0]),
        ("(== e red)", "e", [1, 0, 0, 0, 1]),
        ("(== e 1)", "C1", [0, 0, 0, 0, 0]),
        ("(< e 1)", "e", [None] * 5),
        ("(== e e2)", "e", [0, 1, 0, 0, 1]),
        ("(!= e e2)", "e", [1, 0, 1, 1, 0]),
        ("(< e e2)", "e", [None] * 5),
        ("(== s 'gamma')", "s", [0, 0, 1, 0, 0]),
        ("(!= s 'gamma')", "s", [1, 1, 0, 1, 1]),
        ("(== s 1)", "C1", [0, 0, 0, 0, 0]),
        ("(!= s 1)", "C1", [1, 1, 1, 1, 1]),
        ("(== s NaN)", "C1", [0, 0, 0, 1, 0]),
        ("(!= s NaN)", "C1", [1, 1, 1, 0, 1]),
        ("(== NaN s)", "s", [0, 0, 0, 1, 0]),
        ("(== s '')", "s", [0, 0, 0, 1, 0]),
        ("(== e NaN)", "C1", [0, 0, 0, 1, 0]),
        ("(!= e NaN)", "C1", [1, 1, 1, 0, 1]),
        ("(== s s)", "s", [1, 1, 1, 1, 1]),
        ("(!= s s)", "s", [0, 0, 0, 0, 0]),
        ("(== s e)", "s", [0, 0, 0, 1, 0]),
        ("(!= e s)", "e", [1, 1, 1, 0, 1]),
    ],
)
def test_columns(evaluate, text: str, name: str, flags: list[float]) -> None:
    found = evaluate(text, **FRAMES)
    assert shown(found) == {name: flags}
    assert found.vecs[0].type is VecType.INT


def test_an_empty_text_is_like_a_missing_one(evaluate) -> None:
    """`None` among texts comes as an empty text from H2O's Python client, which asks by NaN."""
    texts = np.array(["x", "NA", None, ""], dtype=object)
    frame = frame_from_arrays("f", {"s": texts}, 3)
    assert shown(evaluate("(!= f NaN)", f=frame)) == {"C1": [1, 1, 0, 0]}
    assert shown(evaluate("(== f '')", f=frame)) == {"s": [0, 0, 1, 1]}


def test_each_column_of_a_frame_by_its_kind(evaluate) -> None:
    found = shown(evaluate("(== m 'red')", **FRAMES))
    assert {name for name, flags in found.items() if any(flags)} == {"e", "e2"}
    assert list(shown(evaluate("(== ab [0 0])", **FRAMES))) == ["C1", "C2"]
    assert shown(evaluate("(> ab row)", **FRAMES)) == {"a": [0, 0, 0, 0, 1], "b": [0, 0, 1, 0, 0]}


def test_what_is_compared_counts(evaluate) -> None:
    assert evaluate("(sum (> a 0))", **FRAMES) == 2.0
    assert evaluate("(all (<= a a))", **FRAMES) == 0.0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(< s 'beta')", "Texts have no order"),
        ("(>= 1 s)", "Texts have no order"),
        ("(== 'a' 'a')", "no frame to go row by row"),
        ("(== a long)", "does not fit"),
    ],
)
def test_what_cannot_be_compared(evaluate, text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        evaluate(text, **FRAMES)
