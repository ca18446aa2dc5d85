"""Guesses from a sample."""

import pytest

from steam.trainer.frame.parse.sniff import (
    Cell,
    guess_header,
    guess_separator,
    guess_type,
    quoting_tells,
    split_cells,
)


def texts(text: str, separator: str = ",") -> list[list[str]]:
    return [[cell.text for cell in row] for row in split_cells(text, separator, 100)]


def kind(*values: str, na: tuple[str, ...] = ()) -> str:
    return guess_type([Cell(value) for value in values], na, quoting_tells=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2,5\n", ";"),
        ("a\tb, c\n1\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("1 2 x\n3 4 y\n", " "),
        ("name\nAda Lovelace\nAlan Turing\n", ","),
        ('a,b\n"x;y",1\n"z",2\n', ","),
        ("x\n1\n", ","),
        ("a,b,c\n1,2\n", ","),
        ("", ","),
    ],
)
def test_separators(text: str, expected: str) -> None:
    assert guess_separator(text) == expected


def test_cells() -> None:
    assert texts('a, "b, c" ,"d""e"\n,\n') == [["a", "b, c", 'd"e'], ["", ""]]
    assert texts('"two\nlines",1') == [["two\nlines", "1"]]
    assert texts("1,2\n\n3,") == [["1", "2"], ["3", ""]]
    assert texts("1\n\n2\n") == [["1"], [""], ["2"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x,y\n1,2\n", True),
        ("1,2\n3,4\n", False),
        ("a,b\nc,d\n", True),
        ("a,b\na,c\n", False),
        ("x,y\n", True),
        (",x\n1,2\n", True),
        ("x,2019\n1,2\n", False),
        ("when\n2020-01-01\n", True),
        ("2020-01-01\n2020-01-02\n", False),
        ("NA,NA\n1,2\n", False),
    ],
)
def test_headers(text: str, expected: bool) -> None:
    assert guess_header(split_cells(text, ",", 100)) is expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("1", "-2.5", "1e10", " .5 ", "5.", "+3", "inf"), "Numeric"),
        (("", "NA", "null", "?"), "Numeric"),
        (("1", "NA", ""), "Numeric"),
        (("1", "x"), "String"),
        (("0x10", "0x10"), "Enum"),
        (("1_000", "1_000"), "Enum"),
        (("2020-01-02", "2020-1-2 3:04:05", ""), "Time"),
        (("2020-02-30", "2020-02-30"), "Enum"),
        (("1577934245000",), "Numeric"),
        (("true", "false"), "Enum"),
        (("a", "b", "a"), "Enum"),
        (("a", "b", "c"), "String"),
        (("same",), "Enum"),
        (("no", "yes", "yes"), "Enum"),
    ],
)
def test_types(values: tuple[str, ...], expected: str) -> None:
    assert kind(*values) == expected


def test_na_strings_do_not_tell() -> None:
    assert kind("1", "unknown", na=("unknown",)) == "Numeric"


def test_quoted_numbers_are_text_where_quotes_mark_text() -> None:
    some = split_cells('"1",2\n"1",3\n', ",", 10)
    everything = split_cells('"1","2"\n"1","3"\n', ",", 10)
    assert quoting_tells(some)
    assert not quoting_tells(everything)
    first = [row[0] for row in some]
    assert guess_type(first, (), quoting_tells=True) == "Enum"
    assert guess_type(first, (), quoting_tells=False) == "Numeric"
