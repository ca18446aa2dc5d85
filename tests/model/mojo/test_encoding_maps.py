import pytest

from steam.core.errors import InvalidArtifact
from steam.model.mojo.encoding_maps import (
    ColumnMap,
    parse_column_maps,
    parse_encoding_maps,
    parse_flags,
)


def test_a_section_holds_an_encoding() -> None:
    text = "[a]\n0 = 1.0 4.0\n2 = 3.5 4.0\n\n[b:c d]\r\n1=0.0  1.0\n"
    expected = {"a": {0: ((1.0, 4.0),), 2: ((3.5, 4.0),)}, "b:c d": {1: ((0.0, 1.0),)}}
    for classes in (1, 2):
        assert parse_encoding_maps(text, classes) == expected


def test_of_many_classes_all_but_the_first_are_told() -> None:
    text = "[a]\n0 = 1.0 4.0 0\n0 = 2.0 4.0 1\n0 = 3.0 4.0 2\n0 = 0.0 4.0 3\n"
    assert parse_encoding_maps(text, 3) == {"a": {0: ((2.0, 4.0), (3.0, 4.0))}}


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("0 = 1.0 2.0", 2),
        ("[a]\n0 = 1.0", 2),
        ("[a]\n0 = 1.0 2.0 1", 2),
        ("[a]\n0 = 1.0 2.0", 3),
        ("[a]\n0 = 1.0 2.0 1", 3),
        ("[a]\n0 = 1.0 2.0 1e999", 3),
        ("[a]\n0 = 1.0 2.0\n0 = 1.0 2.0", 2),
        ("[a]\n[a]", 2),
        ("[a]\n-1 = 1.0 2.0", 2),
        ("[a]\n0 = 1.0 2..0", 2),
        ("[a]\n0 = NaN 2.0", 2),
        ("[a]\n0", 2),
        ("[a]\n9999999999 = 1.0 2.0", 2),
    ],
)
def test_lines_that_are_no_encoding_are_refused(text: str, classes: int) -> None:
    with pytest.raises(InvalidArtifact):
        parse_encoding_maps(text, classes)


def test_flags_are_zero_or_one() -> None:
    assert parse_flags("a = 1\nb = c = 0\n\n") == {"a": True, "b = c": False}
    for text in ("a = 2", "a", "= 1"):
        with pytest.raises(InvalidArtifact, match="has the line"):
            parse_flags(text)


def test_column_maps_lead_from_columns_to_names() -> None:
    text = "[from]\na\nb c\n[to]\na:b c\n[to_domain]\n0\n17\n[from]\nd\n[to]\nd_te\n"
    assert parse_column_maps(text) == [
        ColumnMap(("a", "b c"), ("a:b c",), (0, 17)),
        ColumnMap(("d",), ("d_te",)),
    ]


@pytest.mark.parametrize(
    "text",
    ["a", "[to]\na", "[from]\n[to]\na", "[from]\na\n[to]", "[from]\na\n[to]\nb\n[to_domain]\n-1"],
)
def test_text_that_is_no_column_map_is_refused(text: str) -> None:
    with pytest.raises(InvalidArtifact):
        parse_column_maps(text)
