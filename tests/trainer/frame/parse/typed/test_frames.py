"""Parquet, Arrow and workbooks as frames, read by a real child."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import psutil
import pytest
import xlsxwriter

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.read import look_at, read
from steam.trainer.progress import Cancelled

ROWS = 2500
FRAME = pl.DataFrame(
    {
        "number": [None if i % 7 == 0 else i / 4 for i in range(ROWS)],
        "key": [2**53 + 1 + i for i in range(ROWS)],
        "level": pl.Series([f"l{i % 3}" for i in range(ROWS)], dtype=pl.Categorical),
        "text": [f"t{i}" for i in range(ROWS)],
        "day": [dt.date(2020, 1, 1) + dt.timedelta(days=i) for i in range(ROWS)],
        "flag": [[True, False, None][i % 3] for i in range(ROWS)],
    }
)
WRITERS = {
    "parquet": lambda frame, path: frame.write_parquet(path, row_group_size=700),
    "arrow": lambda frame, path: frame.write_ipc(path, compression="zstd"),
    "arrows": lambda frame, path: frame.write_ipc_stream(path),
}


@pytest.mark.parametrize("kind", WRITERS)
def test_every_value_arrives(tmp_path: Path, load, kind: str) -> None:
    path = tmp_path / "data.csv"  # content decides, not the name
    WRITERS[kind](FRAME, path)
    frame, warnings = load(path)
    assert frame.names == tuple(FRAME.columns)
    assert [vec.type.value for vec in frame.vecs] == [
        "real",
        "int",
        "enum",
        "string",
        "time",
        "int",
    ]
    assert [rows for _, rows in frame.blocks] == [1000, 1000, 500]
    for name in ("number", "key", "flag"):
        expected = FRAME[name].cast(pl.Float64).to_numpy()
        assert np.array_equal(frame.vec(name).values(), expected, equal_nan=True)
    assert frame.vec("day").values().tolist() == FRAME["day"].dt.epoch("ms").to_list()
    assert frame.vec("text").values().tolist() == FRAME["text"].to_list()
    assert frame.vec("level").domain == ("l0", "l1", "l2")
    assert frame.vec("level").values()[:4].tolist() == [0, 1, 2, 0]
    assert warnings == [
        "Column 'key' holds whole numbers beyond 2^53, which are rounded; read keys as Enum."
    ]
    assert frame.source is not None
    assert frame.source.bytes == path.stat().st_size


def test_several_files_meet_by_name_and_type(tmp_path: Path, load) -> None:
    one, two = tmp_path / "1", tmp_path / "2"
    pl.DataFrame({"a": [1, 2], "b": ["x", "x"], "c": [1, 2]}).write_parquet(one)
    pl.DataFrame({"b": ["y", "y"], "c": ["3", "z"], "a": [2.5, 3]}).write_parquet(two)
    frame, _ = load(one, two)
    assert frame.vec("a").values().tolist() == [1, 2, 2.5, 3]
    assert frame.vec("b").domain == ("x", "y")
    assert frame.vec("c").type == "enum" or frame.vec("c").values().tolist() == ["1", "2", "3", "z"]
    assert frame.source is not None
    assert [part.path for part in frame.source.parts] == [str(one), str(two)]
    pl.DataFrame({"a": [1], "b": ["x"]}).write_parquet(two)
    with pytest.raises(InvalidInput, match=r"2 has no column 'c', which .*1 has"):
        load(one, two)
    two.write_text("a,b,c\n1,2,3\n")
    with pytest.raises(InvalidInput, match=r"1 is PARQUET, but .*2 is CSV"):
        load(one, two)


def test_names_types_and_missing_texts_are_taken(tmp_path: Path, load) -> None:
    path = tmp_path / "a"
    pl.DataFrame({"a": [1, 99], "b": ["x", "?"], "c": ["1", "2"], "d": [1, 2]}).write_parquet(path)
    frame, _ = load(
        path,
        column_names=["u", "v", "w", "x"],
        column_types=["enum", "enum", "numeric", None],
        na_strings=[["99"], ["?"], [], []],
        skipped=[3],
    )
    assert frame.names == ("u", "v", "w")
    assert frame.vec("u").domain == ("1",)
    assert frame.vec("v").values().tolist() == [0, -1]
    assert frame.vec("w").values().tolist() == [1, 2]
    with pytest.raises(InvalidInput, match=r"Column 'b': Row 1 of .*: 'x' is not Numeric"):
        load(path, column_types={"b": "Numeric"})


def test_a_column_that_holds_lists_must_be_left_out(tmp_path: Path, load) -> None:
    path = tmp_path / "a"
    pl.DataFrame({"a": [1], "b": [[1, 2]]}).write_parquet(path)
    reading = look_at([path])
    assert "Column 'b'" in reading.setup.warnings[0]
    with pytest.raises(InvalidInput, match=r"Column 'b' of .* holds List\(Int64\) in each row"):
        read(reading, "k")
    assert load(path, skipped=[1])[0].names == ("a",)


def test_a_table_without_rows(tmp_path: Path, load) -> None:
    path = tmp_path / "a"
    FRAME.clear().write_ipc_stream(path)
    frame, _ = load(path)
    assert (frame.rows, frame.columns) == (0, 6)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("first")
        sheet.write_row(0, 0, ["number", "day", "flag", "text", "empty", "number"])
        for row in range(1, 5):
            if row != 2:
                sheet.write_number(row, 0, row / 2)
            sheet.write_datetime(row, 1, dt.date(2020, 1, row), day)
            sheet.write_boolean(row, 2, row % 2 == 0)
            sheet.write_string(row, 3, "x" if row < 3 else "=1+1")
            sheet.write_formula(row, 5, "=1/0", None, "#DIV/0!")
        other = book.add_worksheet("second")
        other.write_row(0, 0, [1, 2])
        other.write_row(1, 0, [3, 4])
        book.add_worksheet("blank")
    return path


def test_a_worksheet(workbook: Path, load) -> None:
    frame, warnings = load(workbook)
    assert frame.names == ("number", "day", "flag", "text", "empty", "number0")
    columns: dict[str, Any] = {name: frame.vec(name) for name in frame.names}
    assert np.array_equal(columns["number"].values(), [0.5, np.nan, 1.5, 2], equal_nan=True)
    assert columns["day"].values()[0] == 1577836800000
    assert columns["flag"].values().tolist() == [0, 1, 0, 1]
    assert columns["text"].domain == ("=1+1", "x")
    assert np.isnan(columns["empty"].values()).all()
    assert np.isnan(columns["number0"].values()).all()
    assert any("repeat" in warning for warning in warnings)


def test_the_sheet_that_is_named(workbook: Path, load) -> None:
    frame, _ = load(workbook, sheet="second")
    assert frame.names == ("C1", "C2")
    assert frame.vec("C2").values().tolist() == [2, 4]
    with pytest.raises(InvalidInput, match=r"has no sheet 'third'.*'first', 'second', 'blank'"):
        load(workbook, sheet="third")
    with pytest.raises(InvalidInput, match="is empty"):
        load(workbook, sheet="blank")


class Once:
    """Cancelled as soon as something has been read."""

    def update(self, fraction: float, message: str = "") -> None:
        if fraction > 0:
            raise Cancelled


def test_a_cancelled_reading_ends_at_once_and_leaves_no_child(tmp_path: Path) -> None:
    path = tmp_path / "a"
    pl.select(pl.int_range(30_000_000).alias("a")).write_parquet(path, row_group_size=100_000)
    reading = look_at([path])
    with pytest.raises(Cancelled):
        read(reading, "k", progress=Once())
    assert not children()


def test_a_child_that_is_killed_is_a_file_that_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a"
    FRAME.write_parquet(path)
    reading = look_at([path])

    class Killing:
        def update(self, fraction: float, message: str = "") -> None:
            for child in children():
                child.kill()

    with pytest.raises(InvalidInput, match=r"its reader crashed on it \(SIGKILL\)"):
        read(reading, "k", progress=Killing())
    assert not children()


def children() -> list[psutil.Process]:
    """The children of this process that read tables."""
    ours = psutil.Process().children()
    return [child for child in ours if "steam.trainer.frame.parse.typed.child" in child.cmdline()]
