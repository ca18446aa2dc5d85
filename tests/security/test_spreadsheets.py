"""What we export, as a spreadsheet reads it.

A worksheet holds text as text: nothing in it is a formula. CSV is data and comes back as it was:
changing a cell that begins with `=` would change the data, and a minus begins numbers.
"""

import csv
import io
import re
import zipfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from steam.trainer.frame.export.csv import csv_pieces
from steam.trainer.frame.export.files import export_frame
from steam.trainer.frame.export.formats import ExportFormat
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.progress import Silent

TEXTS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", '=HYPERLINK("x")']
NUMBERS = [-1.5, 2.0, -3.0, 0.25, -1e-300, 1e20, -7.0, 8.0]


@pytest.fixture
def frame() -> Frame:
    """Hostile text as text and as levels, below a hostile name; and numbers."""
    codes = np.arange(len(TEXTS), dtype=np.int32)
    arrays = {"=1+1": np.array(TEXTS, dtype=object), "level": codes, "n": np.array(NUMBERS)}
    return frame_from_arrays("f", arrays, 4, {"level": tuple(TEXTS)})


def test_nothing_in_a_worksheet_is_a_formula(frame: Frame, tmp_path: Path) -> None:
    out = io.BytesIO()
    export_frame(frame, ExportFormat.XLSX, out, tmp_path, Silent())
    with zipfile.ZipFile(out) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        names = archive.namelist()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert not any("externalLink" in name or "vba" in name.lower() for name in names)
    read = pl.read_excel(out, infer_schema_length=None)
    assert read.columns == ["=1+1", "level", "n"]
    for column in ("=1+1", "level"):
        assert [_plain(text) for text in read[column]] == [_plain(text) for text in TEXTS]
    numbers = [float(one) for one in re.findall(r'<c r="C[2-9]"(?: s="\d+")?><v>([^<]+)', sheet)]
    kept = [number for number in NUMBERS if abs(number) < 2**53]
    assert numbers == kept, "numbers stay numbers, also below zero; others are text in full"


def test_csv_is_the_data_as_it_was(frame: Frame) -> None:
    text = b"".join(csv_pieces(frame)).decode()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == ["=1+1", "level", "n"]
    assert [row[0] for row in rows[1:]] == [row[1] for row in rows[1:]] == TEXTS
    assert [float(row[2]) for row in rows[1:]] == NUMBERS
    assert '"-1","-1",-3.0' in text, "text is quoted and numbers are not"


def _plain(text: str) -> str:
    """Without what XML makes of a carriage return."""
    return text.replace("_x000D_", "\r").replace("\r", "").replace("\n", "")
