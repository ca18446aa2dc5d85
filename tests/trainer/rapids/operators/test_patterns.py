"""Texts in which a pattern is found and replaced: as H2O has them, and bounded."""

import re

import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.rapids import regular_expressions
from steam.trainer.rapids.operators import patterns

S = ["  Hi there ", "a,b;c", "", None, "äöü x"]
E = ["red apple", "green", "red apple", "Red", ""]


@pytest.fixture
def words():
    """A column of text and one of levels that H2O 3.46.0.12 was asked about."""
    return frame_from_arrays(
        "words",
        {"s": np.array(S, object), "e": np.array(E, object)},
        block_rows=2,
        domains={"e": ("", "Red", "green", "red apple")},
    )


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("(replacefirst % 'e' 'X' False)", ["  Hi thXre ", *S[1:]]),
        ("(replaceall % '(e+)' '<$1>' False)", ["  Hi th<e>r<e> ", *S[1:]]),
        ("(replaceall % 'E' 'X' True)", ["  Hi thXrX ", *S[1:]]),
        ("(replaceall % '[a-c]' '\\\\$' False)", [S[0], "$,$;$", *S[2:]]),
        ("(replaceall % '(?<x>[ab])' '${x}1' False)", [S[0], "a1,b1;c", *S[2:]]),
        ("(replaceall % '(.)(.)' '$2$10' False)", None),
    ],
)
def test_matches_are_replaced(evaluate, words, shown, expression, expected) -> None:
    (found,) = shown(evaluate(expression.replace("%", "(cols_py w 's')"), w=words)).values()
    if expected is None:
        expected = [one and re.sub("(.)(.)", r"\2\g<1>0", one) for one in S]
    assert found == expected


def test_replaced_levels_are_levels(evaluate, words) -> None:
    (vec,) = evaluate("(replaceall (cols_py w 'e') 'e+|pp' 'x' False)", w=words).vecs
    assert vec.domain == ("", "Rxd", "grxn", "rxd axlx")


def test_only_replacefirst_keeps_the_name_as_in_h2o(evaluate, words) -> None:
    arguments = "(cols_py w 's') 'a' 'b' False"
    assert evaluate(f"(replacefirst {arguments})", w=words).names == ("s",)
    assert evaluate(f"(replaceall {arguments})", w=words).names == ("C1",)


@pytest.mark.parametrize(
    ("column", "arguments", "expected"),
    [
        ("s", "'e' False False True", [1, 0, 0, 0, 0]),
        ("s", "'e' False True True", [0, 1, 1, 1, 1]),
        ("s", "'e' False True False", [1, 2, 3, 4]),
        ("s", "'hI' True False False", [0]),
        ("e", "'e' False False True", [1, 1, 1, 1, 0]),
        ("e", "'R' True False False", [0, 1, 2, 3]),
    ],
)
def test_rows_are_found(evaluate, words, shown, column, arguments, expected) -> None:
    found = shown(evaluate(f"(grep (cols_py w '{column}') {arguments})", w=words))
    assert found == {"C1": expected}


@pytest.mark.parametrize(
    "expression",
    [
        "(grep w 'a' False False True)",
        "(replaceall (cols_py w 's') 'a' '$1' False)",
        "(replaceall (cols_py w 's') 'a' '\\\\' False)",
        "(replaceall (cols_py w 's') 'a' '$' False)",
        "(replaceall (cols_py w 's') '[' '' False)",
    ],
)
def test_what_makes_no_sense_is_refused(evaluate, words, expression) -> None:
    with pytest.raises(InvalidInput):
        evaluate(expression, w=words)


def test_a_column_does_not_grow_without_bound(evaluate, monkeypatch) -> None:
    monkeypatch.setattr(patterns, "MOST_ADDED_BYTES", 10_000)
    frame = frame_from_arrays("f", {"s": np.array(["ab" * 500] * 10, object)}, block_rows=4)
    for arguments in ("'' 'xyz'", "'(.*)' '$1$1$1'"):
        with pytest.raises(InvalidInput, match="longer"):
            evaluate(f"(replaceall f {arguments} False)", f=frame)
    with pytest.raises(InvalidInput, match="longer"):
        evaluate(f"(replacefirst f 'a' '{'x' * 2000}' False)", f=frame)


def test_a_text_may_be_too_long_to_look_for_everything(evaluate, monkeypatch) -> None:
    monkeypatch.setattr(regular_expressions, "MOST_TEXT", 100)
    frame = frame_from_arrays("f", {"s": np.array(["A" * 101], object)})
    with pytest.raises(InvalidInput, match="101 characters"):
        evaluate("(replaceall f 'a' 'b' False)", f=frame)


def test_patterns_that_take_others_ages_take_no_time(evaluate) -> None:
    frame = frame_from_arrays("f", {"s": np.array(["a" * 5000 + "!"] * 10, object)})
    found = evaluate("(grep f '^(a+)+$' False False True)", f=frame)
    assert found.vecs[0].values().tolist() == [0.0] * 10
