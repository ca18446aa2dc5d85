"""Texts in other letters, cut and measured: as H2O has them, and as Python has them."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays

S = ["  Hi there ", "a,b;c", "", None, "äöü x"]
E = ["red apple", "green", "red apple", "Red", ""]


@pytest.fixture
def words():
    """A column of text and one of levels that H2O 3.46.0.12 was asked about."""
    return frame_from_arrays(
        "words",
        {"s": np.array(S, object), "e": np.array(E, object), "n": np.arange(5)},
        block_rows=2,
        domains={"e": ("", "Red", "green", "red apple")},
    )


@pytest.mark.parametrize(
    ("operator", "of_texts", "of_levels"),
    [
        ("toupper %", ["  HI THERE ", "A,B;C", "", None, "ÄÖÜ X"], [e.upper() for e in E]),
        ("tolower %", ["  hi there ", "a,b;c", "", None, "äöü x"], [e.lower() for e in E]),
        ("trim %", ["Hi there", "a,b;c", "", None, "äöü x"], E),
        ("lstrip % ' a'", ["Hi there ", ",b;c", "", None, "äöü x"], E),
        ("rstrip % 'e '", ["  Hi ther", "a,b;c", "", None, "äöü x"], [e.rstrip("e ") for e in E]),
        ("substring % 1 4", [" Hi", ",b;", "", None, "öü "], [e[1:4] for e in E]),
        ("substring % 2 []", ["Hi there ", "b;c", "", None, "ü x"], [e[2:] for e in E]),
        ("substring % -3 2", ["  ", "a,", "", None, "äö"], [e[:2] for e in E]),
        ("substring % 5 2", ["", "", "", None, ""], [""] * 5),
        ("strlen %", [11, 5, 0, None, 5], [9, 5, 9, 3, 0]),
        ("countmatches % 'e'", [2, 0, 0, None, 0], [2, 2, 2, 1, 0]),
        ("countmatches % ['e' 'ee' '']", [2, 0, 0, None, 0], [2, 3, 2, 1, 0]),
    ],
)
def test_texts_and_levels_are_as_h2o_has_them(
    evaluate, words, shown, operator, of_texts, of_levels
) -> None:
    for name, expected in (("s", of_texts), ("e", of_levels)):
        found = evaluate(f"({operator.replace('%', f'(cols_py w {name!r})')})", w=words)
        assert shown(found) == {"C1": expected}


def test_levels_that_become_alike_merge_and_stay_sorted(evaluate) -> None:
    frame = frame_from_arrays(
        "f", {"e": np.array(["b", "A", "a", "B", None], object)}, 2, {"e": ("A", "B", "a", "b")}
    )
    (vec,) = evaluate("(toupper f)", f=frame).vecs
    assert vec.domain == ("A", "B")
    assert vec.values().tolist() == [1, 0, 0, 1, -1]


def test_entropies_are_those_of_h2o(evaluate, words, shown) -> None:
    expected = [2.550340709546389, 2.3219280948873626, 0.0, None, 2.3219280948873626]
    (found,) = shown(evaluate("(entropy (cols_py w 's'))", w=words)).values()
    assert found == [one if one is None else pytest.approx(one, rel=1e-14) for one in expected]


TEXTS = st.lists(st.none() | st.text("aäb 😀é", max_size=12), max_size=12)


@settings(max_examples=40)
@given(texts=TEXTS)
def test_entropy_is_that_of_the_characters(evaluate, shown, texts) -> None:
    frame = frame_from_arrays("f", {"s": np.array(texts, object)}, block_rows=5)
    (found,) = shown(evaluate("(entropy f)", f=frame)).values()
    assert found == [None if one is None else pytest.approx(bits(one), abs=1e-12) for one in texts]


def bits(text: str) -> float:
    counts = Counter(text).values()
    return -math.fsum(count / len(text) * math.log2(count / len(text)) for count in counts)


@settings(max_examples=40)
@given(texts=TEXTS, start=st.integers(-2, 14), end=st.integers(-2, 14))
def test_a_substring_is_that_of_python(evaluate, shown, texts, start, end) -> None:
    frame = frame_from_arrays("f", {"s": np.array(texts, object)}, block_rows=5)
    (found,) = shown(evaluate(f"(substring f {start} {end})", f=frame)).values()
    assert found == sliced(texts, start, end)


def sliced(texts, start, end, longer=0):
    places = slice(max(start, 0), max(end, 0) + longer)
    return [None if text is None else text[places] for text in texts]


def test_the_property_would_notice_a_substring_that_is_too_long(evaluate, shown) -> None:
    def differs(case) -> bool:
        frame = frame_from_arrays("f", {"s": np.array(case[0], object)}, block_rows=5)
        (found,) = shown(evaluate(f"(substring f {case[1]} {case[2]})", f=frame)).values()
        return found != sliced(*case, longer=1)

    places = st.integers(-2, 14)
    try:
        find(st.tuples(TEXTS, places, places), differs)
    except NoSuchExample:
        pytest.fail("no example tells the mutant")


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_threads_change_nothing(evaluate, words, shown, threads) -> None:
    column = "(cols_py w 's')"
    assert shown(evaluate(f"(toupper {column})", threads, w=words))["C1"][0] == "  HI THERE "
    assert shown(evaluate(f"(strlen {column})", threads, w=words))["C1"] == [11, 5, 0, None, 5]


@pytest.mark.parametrize(
    "expression",
    [
        "(toupper w)",
        "(toupper 'a')",
        "(strlen (cols_py w 'n'))",
        "(substring (cols_py w 's') 'a' 2)",
        "(substring (cols_py w 's') 1 'b')",
        "(countmatches (cols_py w 's') [" + "'a' " * 1001 + "])",
    ],
)
def test_what_makes_no_sense_is_refused(evaluate, words, expression) -> None:
    with pytest.raises(InvalidInput):
        evaluate(expression, w=words)
