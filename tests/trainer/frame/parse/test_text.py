"""Bytes that claim to be text."""

import pytest

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.text import check_text, collapse_blanks, guess_encoding


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        (b"a,b\n", "utf-8"),
        ("é".encode(), "utf-8"),
        ("abcé".encode()[:-1], "utf-8"),
        ("é,1\n".encode("latin-1"), "cp1252"),
        (b"PK\x03\x04\x14\x00", None),
        (b"\xff\xfea\x00,\x00", None),
        (b"a\x00b", None),
    ],
)
def test_encodings(sample: bytes, expected: str | None) -> None:
    assert guess_encoding(sample) == expected


@pytest.mark.parametrize("bad", [b"\x00", b"\xff"])
def test_the_line_of_a_bad_byte(bad: bytes) -> None:
    with pytest.raises(InvalidInput, match="Line 12 "):
        check_text(b"a\nb\nc" + bad + b"\n", 10)


@pytest.mark.parametrize("quoted", [b"", b'"x  y"'])
def test_blanks_collapse_outside_of_quotes(quoted: bytes) -> None:
    assert collapse_blanks(b"  1 \t 2" + quoted + b"  \r\n  3  4 \n") == (
        b"1 2" + quoted + b"\r\n3 4\n"
    )


def test_collapsing_again_after_more_has_come() -> None:
    first = collapse_blanks(b"1  ")
    assert collapse_blanks(first + b"  2\n") == b"1 2\n"
