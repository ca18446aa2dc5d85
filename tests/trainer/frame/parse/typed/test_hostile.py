"""Files that announce more than they hold, or than anybody can hold, end a child and no more."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from steam.core.errors import Exhausted, InvalidInput
from steam.trainer.frame.parse.formats import Format
from steam.trainer.frame.parse.read import look_at, read
from steam.trainer.frame.parse.reading import Limits
from steam.trainer.frame.parse.typed import child, look, sending, workbook
from steam.trainer.frame.parse.typed.records import Request
from steam.trainer.frame.parse.words import STRING

LIMITS = Limits(memory_bytes=1 << 30)
FRAME = pl.DataFrame({"a": range(100_000), "b": [f"text {i}" for i in range(100_000)]})
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'


def bytes_of(write: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    write(buffer)
    return buffer.getvalue()


STREAM = bytes_of(FRAME.write_ipc_stream)
PARQUET = bytes_of(FRAME.write_parquet)


@pytest.mark.parametrize(
    "content",
    [
        PARQUET[: len(PARQUET) // 2],
        b"PAR1" + struct.pack("<I", 0x7FFFFFFF) + b"PAR1",
        STREAM[: len(STREAM) // 2],
        STREAM[:-8],
        STREAM.replace(struct.pack("<q", 100_000), struct.pack("<q", 1 << 40)),
        struct.pack("<II", 0xFFFFFFFF, 0x7FFFFFF8) + bytes(100),
        struct.pack("<II", 0xFFFFFFFF, 8) + b"\xff" * 8,
        b"ARROW1\x00\x00" + bytes(1000),
        b"\xd0\xcf\x11\xe0" + bytes(5000),
    ],
    ids=["cut", "footer", "half", "no-end", "rows", "long", "flat", "file", "xls"],
)
def test_damaged_files_are_refused_by_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=r"cannot be read|ends in the middle"):
        read(look_at([path], limits=LIMITS), "k", limits=LIMITS)


def rewritten(source: Path, target: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name.endswith(part) else data)
    return target


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet().write_row(0, 0, ["a", "b"])
    return path


def test_a_sheet_of_17_thousand_million_cells_ends_the_child(tmp_path: Path, book: Path) -> None:
    far = rewritten(
        book, tmp_path / "far", "sheet1.xml", lambda xml: xml.replace(b"</sheetData>", FAR)
    )
    with pytest.raises(InvalidInput, match="takes more memory than it may"):
        look_at([far], limits=LIMITS)


def test_entities_are_not_known(tmp_path: Path, book: Path) -> None:
    laughs = rewritten(
        book,
        tmp_path / "laughs",
        "sharedStrings.xml",
        lambda xml: xml.replace(b"<sst ", b'<!DOCTYPE x [<!ENTITY b "ha">]><sst ').replace(
            b"<t>a</t>", b"<t>&b;</t>"
        ),
    )
    with pytest.raises(InvalidInput, match="cannot be read as a workbook"):
        look_at([laughs], limits=LIMITS)


def test_what_unpacks_to_too_much_is_not_unpacked(book: Path, monkeypatch) -> None:
    monkeypatch.setattr(workbook, "_MOST_UNPACKED", 1000)
    with pytest.raises(InvalidInput, match="unpacks to more"):
        workbook.Worksheet(str(book), "", None)


def test_too_many_columns(tmp_path: Path) -> None:
    path = tmp_path / "a"
    pl.DataFrame({f"c{i}": [1] for i in range(20)}).write_parquet(path)
    with pytest.raises(InvalidInput, match="more than 10 columns"):
        look_at([path], limits=Limits(columns=10))


def test_a_look_takes_bounded_time(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "a"
    FRAME.write_parquet(path)
    monkeypatch.setattr(look, "PREVIEW_TIMEOUT_S", 0.0)
    with pytest.raises(Exhausted, match="takes too long"):
        look_at([path])


def test_a_long_text_told_once_and_held_in_each_row(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "a"
    pl.DataFrame({"a": ["x" * 10_000] * 100}).write_parquet(path)
    assert path.stat().st_size < 3_000
    request = Request(
        format=Format.PARQUET,
        paths=[str(path)],
        block_rows=50,
        max_columns=1,
        max_memory_bytes=0,
        columns=["a"],
        words=[STRING],
    )
    child.answer(request, io.BytesIO())
    monkeypatch.setattr(sending, "_MOST_TEXT", 499_999)
    with pytest.raises(InvalidInput, match="column 'a' in the rows from 1 on"):
        child.answer(request, io.BytesIO())
