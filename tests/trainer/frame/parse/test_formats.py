"""A file is what it holds, whatever it is called."""

import gzip
import io
import zipfile
from pathlib import Path

import polars as pl
import pytest

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.frame.parse.formats import Format, checked_format, format_of

FRAME = pl.DataFrame({"a": [1]})


def packed(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return buffer.getvalue()


def written(write: str) -> bytes:
    buffer = io.BytesIO()
    getattr(FRAME, write)(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\n1,2\n", Format.CSV),
        (b"", Format.CSV),
        (gzip.compress(b"a,b\n1,2\n", mtime=0), Format.CSV),
        (gzip.compress(b"1 1:2 3:4\n", mtime=0), Format.SVMLIGHT),
        (b"# a comment\n-1 qid:3 1:0.5 7:1e-3 # end\n\n+1 2:nan\n", Format.SVMLIGHT),
        (b"1 1:2\n1 a:3\n", Format.CSV),
        (b"12:30 1:2\n", Format.CSV),
        (b"time\n12:30\n", Format.CSV),
        (written("write_parquet"), Format.PARQUET),
        (written("write_ipc"), Format.ARROW_FILE),
        (written("write_ipc_stream"), Format.ARROW_STREAM),
        (packed(xl__workbook_xml="<x/>"), Format.WORKBOOK),
        (packed(mimetype="application/vnd.oasis.opendocument.spreadsheet"), Format.WORKBOOK),
        (packed(mimetype="application/zip"), Format.CSV),
        (packed(data="a,b\n1,2\n"), Format.CSV),
        (b"PK\x03\x04 and no more", Format.CSV),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format.WORKBOOK),
    ],
)
def test_content_decides(write, content: bytes, expected: Format) -> None:
    assert format_of(write(content, "file.csv")) is expected


@pytest.mark.parametrize("start", [b"ORC", b"FEA1", b"Obj\x01", b"PARE"])
def test_known_formats_that_are_not_read_are_named(write, start: bytes) -> None:
    with pytest.raises(Unsupported, match="steam does not read"):
        format_of(write(start + b"rest", "file.parquet"))


def test_a_word_may_choose_between_texts_only(write) -> None:
    text = write(b"1 1:2\n")
    assert checked_format(text, "csv") is Format.CSV
    assert checked_format(text, "GUESS") is Format.SVMLIGHT
    assert checked_format(write(b"a\n1\n"), "SVMLight") is Format.SVMLIGHT
    with pytest.raises(InvalidInput, match="is PARQUET, not CSV"):
        checked_format(write(written("write_parquet")), "CSV")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        format_of(tmp_path / "no.csv")
