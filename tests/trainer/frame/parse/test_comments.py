"""Lines that are no data."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse import blocks
from steam.trainer.frame.parse.comments import checked_marks, without_comments


def test_marks() -> None:
    assert checked_marks(None) == "#"
    assert checked_marks("") == ""
    for marks in ('"', "a\n", "é", "x" * 17):
        with pytest.raises(InvalidInput, match="cannot begin comments"):
            checked_marks(marks)


@pytest.mark.parametrize(
    ("data", "marks", "expected"),
    [
        (b"#a\nb\n#c", "#", (b"b\n#c", 1)),
        (b"a#\n #b\n", "#", (b"a#\n #b\n", 0)),
        (b'"x\n#y\n"\n#\n', "#", (b'"x\n#y\n"\n', 1)),
        (b"# it's 5\" tall\n1\n", "#", (b"1\n", 1)),
        (b"%a\n#b\n]c\n^d\n", "%]^", (b"#b\n", 3)),
        (b"#a\n", "", (b"#a\n", 0)),
    ],
)
def test_complete_lines_that_begin_with_a_mark_go(data, marks, expected) -> None:
    assert without_comments(data, marks, keep_lines=False) == expected


@pytest.mark.parametrize("read_bytes", [1, 7, 64, 1 << 22])
@pytest.mark.parametrize(
    "content",
    [
        '# first\na,b\n#\n1,"x\n# no\ny"\n# it is 5" tall\n2,z\n#last',
        '# first\na,b\n#\n1,"x\n# no\ny"\n2,z\n#last\n',
        '#1\na,b\n1,"x\n# no\ny"\n2,z\n#,"\n#\n',
    ],
)
def test_comments_are_left_out_and_told(monkeypatch, parse, content: str, read_bytes: int) -> None:
    monkeypatch.setattr(blocks, "READ_BYTES", read_bytes)
    frame, warnings = parse(content)
    assert frame.names == ("a", "b")
    assert frame.vec("a").values().tolist() == [1, 2]
    assert frame.vec("b").values().tolist() == ["x\n# no\ny", "z"]
    (said,) = warnings
    assert said.endswith("lines that begin with # are left out as no data.")


def test_lines_keep_their_numbers(parse) -> None:
    with pytest.raises(InvalidInput, match="Line 5 "):
        parse("a,b\n#\n#\n1,2\n1,2,3\n")


def test_every_line_is_data_where_nothing_marks_a_comment(parse) -> None:
    frame, warnings = parse("a,b\n1,2\n#,3\n#,4\n", comments="")
    assert frame.rows == 3
    assert frame.vec("a").domain == ("#", "1")
    assert warnings == []


def test_comments_among_loose_quotes(parse) -> None:
    frame, _ = parse('a,b\n5" tall,1\n# a 6" one\n"x\n# no",2\n')
    assert frame.vec("a").values().tolist() == ['5" tall', "x\n# no"]
    with pytest.raises(InvalidInput, match="Line 5 "):
        parse('a,b\n5" tall,1\n#\n#\n1,2,3\n')


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["1", "22", "", "# x", "#", '#"'])), st.integers(1, 9))
def test_one_column_is_what_it_is_without_its_comments(parse, lines: list[str], size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "READ_BYTES", size)
        found, _ = parse("a\n7\n" + "".join(f"{line}\n" for line in lines))
    kept = [line for line in lines if not line.startswith("#")]
    expected = [7, *(float(line) if line else np.nan for line in kept)]
    np.testing.assert_array_equal(found.vec("a").values(), expected)
