import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact
from steam.model.mojo.domains import parse_domain, print_domain


@given(st.lists(st.text()))
def test_levels_read_back(levels: list[str]) -> None:
    assert parse_domain(print_domain(levels), len(levels), escaped=True) == tuple(levels)


def test_escapes_and_line_ends_are_those_of_java() -> None:
    assert parse_domain("a\\\\b\\n\\r\\t\r\nc", 2, escaped=True) == ("a\\b\n\rt", "c")
    assert parse_domain("a\\\\b\r\u2028c", 2, escaped=False) == ("a\\\\b", "\u2028c")
    assert parse_domain("\n", 1, escaped=True) == ("",)
    assert parse_domain("", 0, escaped=True) == ()


@pytest.mark.parametrize(("text", "levels"), [("a\nb\n", 1), ("a\nb", 3), ("", 1), ("a", 0)])
def test_another_number_of_lines_is_refused(text: str, levels: int) -> None:
    with pytest.raises(InvalidArtifact, match=f"a column of {levels} levels"):
        parse_domain(text, levels, escaped=True)
