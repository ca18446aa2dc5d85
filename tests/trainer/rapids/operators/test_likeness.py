"""How alike texts are: as H2O measures it, and as the definitions say."""

from functools import cache

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays

PAIRS = (
    ("Martha", "Marhta"),
    ("Dwayne", "Duane"),
    ("kitten", "sitting"),
    ("abc", None),
    ("aabb", "abab"),
    ("night", "nacht"),
    ("hello big world", "hello world"),
    ("abcde", "aXYZW"),
    ("x", "y"),
    ("x", "x"),
)
H2O = {
    "lv": [2 / 3, 2 / 3, 4 / 7, None, 0.5, 0.6, 11 / 15, 0.2, 0, 1],
    "jw": [
        0.9611111111111111,
        0.84,
        0.746031746031746,
        None,
        0.925,
        0.76,
        0.94666666667,
        0.52,
        0,
        1,
    ],
    "qgram": [0.4, 0.25, 0.4, None, 0.5, 0.25, 1, 0, 0, 1],
    "jaccard": [0, 0, 0, None, 0, 0, 2 / 3, 0, 0, 1],
}


def frames(pairs, block_rows=3):
    left, right = zip(*pairs, strict=True)
    a = frame_from_arrays("a", {"a": np.array(left, object)}, block_rows)
    return {"a": a, "b": frame_from_arrays("b", {"b": np.array(right, object)}, block_rows + 1)}


@pytest.mark.parametrize("measure", H2O)
def test_texts_are_as_alike_as_in_h2o(evaluate, shown, measure) -> None:
    found = shown(evaluate(f"(strDistance a b '{measure}' True)", **frames(PAIRS)))["C1"]
    expected = [None if one is None else pytest.approx(one, abs=1e-11) for one in H2O[measure]]
    assert found == expected


def test_levels_are_compared_by_their_texts(evaluate, shown) -> None:
    levels = frame_from_arrays("a", {"a": np.array(["b", None], object)}, 1, {"a": ("a", "b")})
    other = frame_from_arrays("b", {"b": np.array(["b", "b"], object)})
    found = evaluate("(strDistance a b 'jw' True)", a=levels, b=other)
    assert shown(found) == {"C1": [1, None]}


def test_empty_texts_are_compared_or_not(evaluate, shown) -> None:
    pairs = (("", ""), ("", "x"), ("x", ""))
    for measure in H2O:
        for compare, expected in ((True, [1, 0, 0]), (False, [None] * 3)):
            found = evaluate(f"(strDistance a b '{measure}' {compare})", **frames(pairs))
            assert shown(found)["C1"] == expected


TEXTS = st.text("abä😀", max_size=7)
CASES = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=9)


def share(left: str, right: str, change: int = 1) -> float:
    @cache
    def distance(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        differ = change * (left[i - 1] != right[j - 1])
        return min(distance(i - 1, j) + 1, distance(i, j - 1) + 1, distance(i - 1, j - 1) + differ)

    longest = max(len(left), len(right))
    return 1 - distance(len(left), len(right)) / longest if longest else 1.0


@settings(max_examples=40)
@given(pairs=CASES)
def test_levenshtein_is_the_least_number_of_edits(evaluate, shown, pairs) -> None:
    found = shown(evaluate("(strDistance a b 'lv' True)", **frames(pairs)))["C1"]
    assert found == pytest.approx([share(*pair) for pair in pairs], abs=1e-15)


def test_the_property_would_notice_changes_that_cost_two(evaluate, shown) -> None:
    def differs(pairs) -> bool:
        found = shown(evaluate("(strDistance a b 'lv' True)", **frames(pairs)))["C1"]
        return found != pytest.approx([share(*pair, 2) for pair in pairs], abs=1e-15)

    try:
        find(CASES, differs)
    except NoSuchExample:
        pytest.fail("no example tells the mutant")


@settings(max_examples=40)
@given(pairs=CASES, measure=st.sampled_from(sorted(H2O)))
def test_likeness_is_one_of_equals_and_never_outside(evaluate, shown, pairs, measure) -> None:
    found = shown(evaluate(f"(strDistance a b '{measure}' True)", **frames(pairs)))["C1"]
    assert all(0 <= one <= 1 + 1e-15 for one in found)
    assert all(one == 1 for one, (a, b) in zip(found, pairs, strict=True) if a == b)


@pytest.mark.parametrize(
    "expression",
    [
        "(strDistance a b 'cosine' True)",
        "(strDistance a (rows b [0 1]) 'jw' True)",
        "(strDistance a (strlen b) 'jw' True)",
    ],
)
def test_what_makes_no_sense_is_refused(evaluate, expression) -> None:
    with pytest.raises(InvalidInput):
        evaluate(expression, **frames(PAIRS))


def test_a_text_may_be_too_long_to_compare(evaluate) -> None:
    with pytest.raises(InvalidInput, match="10,001 characters"):
        evaluate("(strDistance a b 'lv' True)", **frames([("a" * 10_001, "b")]))
