"""Columns of levels."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

TEXT = st.text(' \ta"\né', max_size=4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXT, st.booleans()), min_size=1, max_size=12))
@example([(" a", True)])  # no other field sends the block another way
@example([("a ", True)])
def test_levels_in_quotes_are_as_written_and_others_without_blanks(
    parse, cells: list[tuple[str, bool]]
) -> None:
    lines = ["x,y"]
    expected: list[str | None] = []
    for text, quoted in cells:
        if quoted:
            field = '"' + text.replace('"', '""') + '"'
            expected.append(text)
        else:
            field = text.replace('"', "").replace("\n", "")
            expected.append(field.strip() or None)
        lines.append(f"{field},1")
    content = "\n".join(lines) + "\n"
    frame, _ = parse(content, column_types=["enum", None], header=True, separator=",")
    vec = frame.vec("x")
    domain = vec.domain or ()
    assert [None if code < 0 else domain[int(code)] for code in vec.values()] == expected


@pytest.mark.parametrize("uneven", ["", "b\n", "\n\n"])
def test_blanks_are_kept_whatever_the_shape_of_the_records(parse, uneven: str) -> None:
    content = f'x,y\n" a ","1"\na , 2\n"",3\n{uneven}'
    frame, _ = parse(content, column_types=["enum", "enum"])
    vec = frame.vec("x")
    assert vec.domain is not None
    assert [vec.domain[code] for code in vec.values()][:3] == [" a ", "a", ""]
    assert frame.vec("y").domain == ("1", "2", "3")


def test_the_empty_text_in_quotes_may_be_named_as_missing(parse) -> None:
    frame, _ = parse('x\na\n""\n', column_types=["enum"], na_strings=[""])
    assert frame.vec("x").domain == ("a",)
    assert frame.vec("x").values().tolist() == [0, -1]
