import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.rapids import reader
from steam.trainer.rapids.reader import MOST_NESTED, read
from steam.trainer.rapids.tree import (
    Apply,
    Lambda,
    Name,
    Number,
    Numbers,
    Span,
    Text,
    Texts,
)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1", Number(1.0)),
        ("-1.5e-3", Number(-0.0015)),
        ("3d", Number(3.0)),
        (".5", Number(0.5)),
        ("fr.hex", Name("fr.hex")),
        ("$03017f$_ab", Name("$03017f$_ab")),
        ("nfs://data/f.csv", Name("nfs://data/f.csv")),
        ("inf", Name("inf")),
        ("'it\\'s'", Text("it's")),
        ('"a\\tb\\x41\\u00e9\\U0001F600"', Text("a\tbAé😀")),
        ("(+ 1 x)", Apply(Name("+"), (Number(1.0), Name("x")))),
        ("( f )", Apply(Name("f"), ())),
        ("((g x) 1)", Apply(Apply(Name("g"), (Name("x"),)), (Number(1.0),))),
        ("(f x)->y", Apply(Name("tmp="), (Name("y"), Apply(Name("f"), (Name("x"),))))),
        ("{ x . (mean x True 0) }", Lambda(("x",), read("(mean x True 0)"))),
        ("{.1}", Lambda((), Number(1.0))),
        ("[]", Numbers()),
        ("[1 2, 3]", Numbers((Span(1.0), Span(2.0), Span(3.0)))),
        ("[0:3 7:2:5]", Numbers((Span(0.0, 3), Span(7.0, 2, 5.0)))),
        ("[375:nan]", Numbers((Span(375.0, None),))),
        ("['a' \"b\"]", Texts(("a", "b"))),
        ("['a','b']", Texts(("a", "b"))),
    ],
)
def test_what_is_written(text: str, tree: object) -> None:
    assert read(text) == tree


@pytest.mark.parametrize("text", ["nan", "NaN"])
def test_the_missing_number(text: str) -> None:
    found = read(text)
    assert isinstance(found, Number)
    assert math.isnan(found.value)


@pytest.mark.parametrize(
    "text",
    [
        *("", "(", ")", "()", "(a", "(a))", "(a) (b)", "(a}", "(f x)->", "\\"),
        *("'a", "'\\q'", "'\\x4'", "'\\uD800'", "'\\U00110000'"),
        *("[1", "[a]", "[1 'a']", "['a' 1]", "[0:0]", "[0:-3]", "[0:1.5]", "[1:2:3:4]"),
        *("{x}", "{x . }", "{1 . x}", "{x . x y}"),
    ],
)
def test_what_is_no_expression(text: str) -> None:
    with pytest.raises(InvalidInput, match="Syntax error"):
        read(text)


def test_deep_nesting_is_refused() -> None:
    assert isinstance(read("(f " * MOST_NESTED + "x" + ")" * MOST_NESTED), Apply)
    for opening, closing in (("(f ", ")"), ("{x . ", "}")):
        with pytest.raises(InvalidInput, match="nests"):
            read(opening * 100_000 + "x" + closing * 100_000)


@pytest.mark.parametrize("text", ["(+ 1 1 1)", "[1 2 3 4]", "['a' 'b' 'c' 'd']", "(f [1 2])"])
def test_an_expression_has_so_many_parts(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(reader, "MOST_PARTS", 5)
    read(text)
    monkeypatch.setattr(reader, "MOST_PARTS", 4)
    with pytest.raises(InvalidInput, match="at most 4 parts"):
        read(text)


def test_a_short_text_for_many_numbers_costs_nothing() -> None:
    assert read("[0:10000000000000]") == Numbers((Span(0.0, 10**13),))
    assert read(f"1{'0' * 400}") == Number(math.inf)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read(text)
    except InvalidInput:
        return


@given(st.text())
def test_a_quoted_text_comes_back(text: str) -> None:
    kept = "".join(letter for letter in text if not "\ud800" <= letter <= "\udfff")
    quoted = kept.replace("\\", "\\\\").replace("'", "\\'")
    assert read(f"'{quoted}'") == Text(kept)
