"""ARFF: a head that declares the columns, and delimited text behind it."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from steam.core.errors import InvalidInput, SteamError, Unsupported
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.parse.formats import Format
from steam.trainer.frame.parse.overrides import Overrides
from steam.trainer.frame.parse.read import look_at, read
from steam.trainer.frame.vec import VecType

Write = Callable[..., Path]

HEAD = """% made by hand
@RELATION 'two words'

@attribute 'my name' NUMERIC
@ATTRIBUTE c {a, b, "it's"}
@Attribute s string
@ATTRIBUTE d date 'yyyy-MM-dd'

@DATA
"""
ROWS = """1,a,x,2020-01-02
% between rows
?,?,?,?
2.5,b,"x, y",2020-01-03
"""


def parsed(*paths: Path, **said: object) -> tuple[Frame, list[str]]:
    warnings: list[str] = []
    reading = look_at(paths, Overrides(**said))  # type: ignore[arg-type]
    return read(reading, "k", warn=warnings.append), warnings


def test_columns_are_what_the_head_declares(write: Write) -> None:
    path = write(HEAD + ROWS)
    reading = look_at([path])
    assert reading.format is Format.ARFF
    assert reading.setup.sample[0] == ("1", "a", "x", "2020-01-02")
    frame, warnings = parsed(path)
    assert frame.names == ("my name", "c", "s", "d")
    assert [vec.type for vec in frame.vecs] == [
        VecType.REAL,
        VecType.ENUM,
        VecType.STRING,
        VecType.TIME,
    ]
    np.testing.assert_array_equal(frame.vec("my name").values(), [1, np.nan, 2.5])
    assert frame.vec("c").domain == ("a", "b")
    assert frame.vec("c").values().tolist() == [0, -1, 1]
    assert frame.vec("s").values().tolist() == ["x", None, "x, y"]
    assert np.diff(frame.vec("d").values()[[0, 2]]).tolist() == [86_400_000]
    assert warnings == ["1 line that begins with % is left out as no data."]


def test_a_value_that_is_not_of_its_type_is_missing(write: Write) -> None:
    frame, warnings = parsed(write(HEAD + "1,a,x,2020-01-02\none,b,y,2020-01-02\n"))
    np.testing.assert_array_equal(frame.vec("my name").values(), [1, np.nan])
    assert warnings == [
        "Column 'my name': 1 value is not Numeric, and missing; the first is 'one' on line 11."
    ]


def test_columns_may_be_left_out_and_called_otherwise(write: Write) -> None:
    frame, _ = parsed(
        write(HEAD + ROWS), skipped=[1, 3], column_names=["n", "t"], column_types=None
    )
    assert frame.names == ("n", "t")
    frame, _ = parsed(write(HEAD + ROWS), column_types=["string", None, None, None])
    assert frame.vec("my name").values().tolist() == ["1", None, "2.5"]


@pytest.mark.parametrize("separator", ["\t", ";", "|", " ", "  "])
def test_what_separates_the_values_is_found(write: Write, separator: str) -> None:
    """Each of these is read so by H2O, blanks and tabs by Weka too."""
    head = "@relation r\n@attribute n real\n@attribute c {a,b}\n@attribute s string\n@data\n"
    rows = ["1", "a", '"x, y; z"'], ["?", "b", "v"], ["2.5", "?", "?"]
    text = "".join(separator.join(row) + "\n" for row in rows)
    path = write(head + text)
    frame, warnings = parsed(path)
    np.testing.assert_array_equal(frame.vec("n").values(), [1, np.nan, 2.5])
    assert frame.vec("c").values().tolist() == [0, 1, -1]
    assert frame.vec("s").values().tolist() == ["x, y; z", "v", None]
    assert warnings == []
    assert look_at([path]).setup.sample[1] == ("?", "b", "v")


def test_a_separator_inside_of_a_text_or_of_a_single_column_is_none(write: Write) -> None:
    head = "@relation r\n@attribute s string\n@attribute n real\n@data\n"
    frame, _ = parsed(write(head + "x;y,1\nz;w,2\n"))
    assert frame.vec("s").values().tolist() == ["x;y", "z;w"]
    frame, _ = parsed(write("@relation r\n@attribute s string\n@data\nx y\nz w\n"))
    assert frame.vec("s").values().tolist() == ["x y", "z w"]


def test_a_separator_may_be_said(write: Write) -> None:
    head = "@relation r\n@attribute s string\n@attribute n string\n@data\n"
    frame, _ = parsed(write(head + "x y;1,5\nz w;2,5\n"), separator=";")
    assert frame.vec("n").values().tolist() == ["1,5", "2,5"]
    with pytest.raises(InvalidInput, match="cannot separate columns"):
        parsed(write(head + "x,1\n"), separator='"')


def test_files_are_read_with_the_separator_of_the_first(write: Write) -> None:
    head = "@relation r\n@attribute a string\n@attribute b string\n@data\n"
    one, other = write(head + "u\tv\n", "a.arff"), write(head + "x,y\tz\n", "b.arff")
    frame, _ = parsed(one, other)
    assert frame.vec("a").values().tolist() == ["u", "x,y"]


def test_a_relation_may_be_without_a_name(write: Write) -> None:
    path = write("% made by hand\n@ATTRIBUTE n NUMERIC\n@ATTRIBUTE c {a,b}\n@DATA\n1,b\n")
    assert look_at([path]).format is Format.ARFF
    frame, _ = parsed(path)
    assert frame.names == ("n", "c")
    assert frame.vec("c").domain == ("b",)
    assert look_at([write("@attribute,x\n1,2\n")]).format is Format.CSV


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_packed_or_with_other_line_ends_it_is_the_same(write: Write, end: str) -> None:
    text = (HEAD + ROWS).replace("\n", end).encode()
    plain, _ = parsed(write(text))
    for data in (gzip.compress(text, mtime=0), b"\xef\xbb\xbf" + text):
        other, _ = parsed(write(data))
        for one, vec in zip(plain.vecs, other.vecs, strict=True):
            np.testing.assert_array_equal(one.values(), vec.values())


def test_files_that_declare_the_same_become_one_frame(write: Write) -> None:
    one, other = write(HEAD + ROWS, "a.arff"), write("% longer\n" + HEAD + ROWS, "b.arff")
    frame, _ = parsed(one, other)
    np.testing.assert_array_equal(frame.vec("my name").values(), [1, np.nan, 2.5, 1, np.nan, 2.5])
    third = write(HEAD.replace("c {", "e {") + ROWS, "c.arff")
    with pytest.raises(InvalidInput, match=r"c\.arff does not declare the columns"):
        parsed(one, third)


def test_a_zip_of_files_with_the_same_head(write: Write) -> None:
    def packed(*texts: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for number, text in enumerate(texts):
                archive.writestr(f"{number}.arff", text)
        return out.getvalue()

    frame, _ = parsed(write(packed(HEAD + ROWS, HEAD + ROWS)))
    assert frame.rows == 6
    with pytest.raises(InvalidInput, match=r"1\.arff does not begin as"):
        parsed(write(packed(HEAD + ROWS, "% other\n" + HEAD + ROWS)))


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("@relation r\n@attribute x numeric\n", InvalidInput, "has no line @DATA"),
        ("@relation r\n@data\n1\n", InvalidInput, "declares no columns"),
        ("@relation r\n@attribute x\n@data\n1\n", InvalidInput, "Line 2 of .* declares no column"),
        ("@relation r\n\nx numeric\n@data\n1\n", InvalidInput, "Line 3 of .* declares no column"),
        ("@relation r\n@attribute x blob\n@data\n1\n", InvalidInput, "declares the type 'blob'"),
        ("@relation r\n@attribute x relational\n@data\n1\n", Unsupported, "column of relations"),
        ("@relation r\n@attribute x real\n@data\n {0 1}\n", Unsupported, "is sparse ARFF"),
        (
            "@relation r\n@attribute x real\n@data\n1\n2,3\n",
            InvalidInput,
            "Line 5 of .* has 2 fields instead of 1",
        ),
    ],
)
def test_what_cannot_be_read_is_told(
    write: Write, text: str, kind: type[SteamError], words: str
) -> None:
    with pytest.raises(kind, match=words):
        parsed(write(text))


def test_too_many_columns_are_refused(write: Write) -> None:
    head = "@relation r\n" + "".join(f"@attribute c{i} real\n" for i in range(100_001))
    with pytest.raises(InvalidInput, match="more than 100000 columns"):
        parsed(write(head + "@data\n"))


def test_delimited_text_may_be_asked_for_instead(write: Write) -> None:
    path = write("@relation,x\n1,2\n")
    assert look_at([path], Overrides(parse_type="CSV")).setup.width == 2
    assert look_at([write("1,2\n3,4\n")], Overrides()).format is Format.CSV
