"""Patterns of Java for an engine whose time grows with the text alone."""

import polars as pl
import pytest

from steam.core.errors import InvalidInput
from steam.trainer.rapids.regular_expressions import MOST_CHARACTERS, regular_expression


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"\d", "٣", False),
        (r"\d", "3", True),
        (r"^\w+$", "straße", False),
        (r"^[\w-]+$", "a-b_9", True),
        (r"\bx\b", "a x", True),
        (r"\bx", "äx", True),
        (r"\Qa.b\E$", "a.b", True),
        (r"\Qa.b\E$", "acb", False),
        (r"x\Z", "x\n", True),
        (r"\p{Alpha}", "ä", False),
        (r"\P{Alpha}", "ä", True),
        (r"\p{L}", "ä", True),
        (r"\h", "\xa0", True),
        (r"^[]a]+$", "]a", True),
        (r"^[^]a]$", "]", False),
        (r"[+*]+", "+", True),
        (r"[(?=]", "=", True),
        (r"[a-c&&[^b]]", "b", False),
        (r"^[a~~b]+$", "~", True),
        (r"^[+--]$", ",", True),
    ],
)
def test_a_pattern_means_what_it_means_in_java(pattern, text, found) -> None:
    assert pl.Series([text]).str.contains(regular_expression(pattern).pattern)[0] is found


def test_letters_are_alike_when_case_is_ignored() -> None:
    pattern = regular_expression("straßE|Ä", ignore_case=True).pattern
    assert pl.Series(["STRAßE", "ä", "x"]).str.contains(pattern).to_list() == [True, True, False]


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("a(?=b)", "look-around"),
        ("(?<!a)b", "look-around"),
        (r"(a)\1", "back-reference"),
        (r"(?<n>a)\k<n>", "back-reference"),
        ("(?>a)", "atomic"),
        ("a++", "possessive"),
        ("a{2,3}+", "possessive"),
        ("(", "unclosed group"),
        ("[", "unclosed character class"),
        ("*", "repetition operator"),
        ("a\\", "last backslash"),
        ("a{1000}{1000}", "too large"),
        ("(" * 300 + ")" * 300, "nest"),
        ("a" * (MOST_CHARACTERS + 1), "at most"),
    ],
)
def test_what_takes_more_or_is_no_pattern_is_refused(pattern, why) -> None:
    with pytest.raises(InvalidInput, match=why):
        regular_expression(pattern)


def test_groups_are_counted() -> None:
    assert regular_expression(r"(a)(?:b)(?<n>c)\(").groups == 2
