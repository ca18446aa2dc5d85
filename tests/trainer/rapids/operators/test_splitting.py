"""Texts split where a pattern matches: as H2O and Java split them, and bounded."""

import re

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.rapids import regular_expressions

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


def test_texts_are_split_into_columns(evaluate, words, shown) -> None:
    assert shown(evaluate("(strsplit (cols_py w 's') ' ')", w=words)) == {
        "C1": ["", "a,b;c", "", None, "äöü"],
        "C2": ["", None, None, None, "x"],
        "C3": ["Hi", None, None, None, None],
        "C4": ["there", None, None, None, None],
    }
    (first, second) = evaluate("(strsplit (cols_py w 'e') ' ')", w=words).vecs
    assert first.domain == ("", "Red", "green", "red")
    assert second.domain == ("apple",)
    assert second.values().tolist() == [0, -1, 0, -1, -1]


def test_tokens_go_below_each_other(evaluate, words, shown) -> None:
    found = shown(evaluate("(tokenize (cols_py w 's') ' ')", w=words))["C1"]
    rows = (["", "", "Hi", "there"], ["a,b;c"], [""], [], ["äöü", "x"])
    assert found == [token for row in rows for token in (*row, None)]


def java_split(pattern: str, text: str, drop_last: bool = True) -> list[str]:
    """What the documentation of String.split says."""
    if text == "":
        return [""]
    parts, start = [], 0
    for match in re.finditer(pattern, text):
        if match.end() == 0:
            continue
        parts.append(text[start : match.start()])
        start = match.end()
    if start == 0 and not parts:
        return [text]
    parts.append(text[start:])
    while drop_last and parts and parts[-1] == "":
        parts.pop()
    return parts


CASES = st.tuples(
    st.sampled_from(["a", ",", "", "a*b", "[ab]+", "(a)(b)?", "b|,"]),
    st.lists(st.text("ab,ä", max_size=8), min_size=1, max_size=8),
)


def tokens(evaluate, shown, case) -> list[str | None]:
    frame = frame_from_arrays("f", {"s": np.array(case[1], object)}, block_rows=3)
    listed: list[str | None] = shown(evaluate(f"(tokenize f '{case[0]}')", f=frame))["C1"]
    return listed


@settings(max_examples=60)
@given(case=CASES)
def test_texts_are_split_as_java_splits_them(evaluate, shown, case) -> None:
    expected = [part for text in case[1] for part in (*java_split(case[0], text), None)]
    assert tokens(evaluate, shown, case) == expected


def test_the_property_would_notice_empty_parts_at_the_end(evaluate, shown) -> None:
    def differs(case) -> bool:
        wrong = [part for text in case[1] for part in (*java_split(*case_of(case, text)), None)]
        return tokens(evaluate, shown, case) != wrong

    def case_of(case, text):
        return case[0], text, False

    try:
        find(CASES, differs)
    except NoSuchExample:
        pytest.fail("no example tells the mutant")


@pytest.mark.parametrize(
    "expression", ["(tokenize (cols_py w 'e') ' ')", "(strsplit (cols_py w 's') '(')"]
)
def test_what_makes_no_sense_is_refused(evaluate, words, expression) -> None:
    with pytest.raises(InvalidInput):
        evaluate(expression, w=words)


def test_a_text_does_not_become_too_many_columns(evaluate) -> None:
    frame = frame_from_arrays("f", {"s": np.array(["a" * 20_000, "b"], object)})
    with pytest.raises(InvalidInput, match="20,000 parts"):
        evaluate("(strsplit f '')", f=frame)
    assert evaluate("(tokenize f '')", f=frame).rows == 20_003


def test_a_text_may_be_too_long_to_look_for_everything(evaluate, monkeypatch) -> None:
    monkeypatch.setattr(regular_expressions, "MOST_TEXT", 100)
    frame = frame_from_arrays("f", {"s": np.array(["A" * 101], object)})
    for expression in ("(strsplit f 'a')", "(tokenize f 'a')"):
        with pytest.raises(InvalidInput, match="101 characters"):
            evaluate(expression, f=frame)
