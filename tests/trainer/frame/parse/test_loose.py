"""Text whose quotes break the rules."""

import pytest

from steam.core.errors import InvalidInput


def test_quotes_as_spreadsheets_read_them(parse) -> None:
    frame, _ = parse('size, "name"\n5" pipe, "a"\n6" pipe, "b,c"\n', column_types=["string"] * 2)
    assert frame.names == ("size", "name")
    assert frame.vec("size").values().tolist() == ['5" pipe', '6" pipe']
    assert frame.vec("name").values().tolist() == ["a", "b,c"]


def test_lines_stay_right(parse) -> None:
    with pytest.raises(InvalidInput, match="Line 5 "):
        parse('a,b\n1, "x\ny"\n\n2,z,3\n')
    frame, warnings = parse('a,b\n1, "x"\n\n2\n')
    assert frame.rows == 2
    assert "line 4" in warnings[0]


def test_one_column_keeps_its_blank_lines(parse) -> None:
    frame, _ = parse('s\n x"y\n\nz\n', column_types=["string"])
    assert frame.vec("s").values().tolist() == ['x"y', None, "z"]


def test_a_quote_that_is_never_closed(parse) -> None:
    with pytest.raises(InvalidInput, match="record on line 3 "):
        parse('a,b\nx"y,1\n2,"never\n')


def test_a_field_without_end(parse) -> None:
    with pytest.raises(InvalidInput, match="line 3 cannot be read"):
        parse('a,b\nx"y,1\n2,"' + "never " * 40_000 + "\n")
