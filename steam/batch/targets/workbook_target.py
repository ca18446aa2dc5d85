"""Worksheets out. Text is written as text, whatever it begins with: nothing in it is a formula."""

import datetime
import math
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from steam.batch.answers import BlockAnswers
from steam.batch.blocks import Kept
from steam.batch.targets.parquet_target import ParquetTarget
from steam.core.batch_folder import SCRATCH
from steam.core.errors import InvalidInput, Unsupported
from steam.core.whole_file import sync

_MOST_ROWS = (1 << 20) - 1  # below the line of names
_MOST_COLUMNS = 1 << 14
_MOST_TEXT = 32_767
_EXACT = 1 << 53


class WorkbookTarget:
    """A workbook of one sheet; until then, parts are Parquet."""

    def __init__(self) -> None:
        self._parts = ParquetTarget()

    def check(self, rows: int) -> None:
        if rows > _MOST_ROWS:
            raise InvalidInput(
                f"A worksheet holds at most {_MOST_ROWS:,} rows.", hint="Write CSV or Parquet."
            )

    def part(self, kept: Kept, answers: BlockAnswers) -> bytes:
        return self._parts.part(kept, answers)

    def join(self, names: Sequence[str], parts: Sequence[Path], joined: Path) -> None:
        if len(names) > _MOST_COLUMNS:
            raise InvalidInput(
                f"A worksheet holds at most {_MOST_COLUMNS:,} columns.",
                hint="Leave some out with --keep, or write CSV or Parquet.",
            )
        with _scratch(joined.with_name(SCRATCH)) as folder:
            unnamed = folder / "workbook.xlsx"
            _write(unnamed, names, parts, folder)
            sync(unnamed)
            unnamed.replace(joined)
        sync(joined.parent)


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """A folder for what a workbook is put together from."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(path: Path, names: Sequence[str], parts: Sequence[Path], folder: Path) -> None:
    xlsxwriter = _library()
    options = {"constant_memory": True, "tmpdir": str(folder), "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(path, options) as workbook:
        stamp = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet = workbook.add_worksheet()
        for place, name in enumerate(names):
            sheet.write_string(0, place, name)
        writer = _CellWriter(sheet, stamp)
        number = 0
        for part in parts:
            for cells in pl.read_parquet(part).select(names).iter_rows():
                number += 1
                for place, cell in enumerate(cells):
                    writer.write(number, place, cell)


class _CellWriter:
    """Writes cells by their types, never by what a text looks like."""

    def __init__(self, sheet: Any, stamp: Any) -> None:
        self._sheet = sheet
        self._stamp = stamp

    def write(self, row: int, column: int, cell: object) -> None:
        if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
            return
        if isinstance(cell, bool):
            self._sheet.write_boolean(row, column, cell)
        elif isinstance(cell, float) or (isinstance(cell, int) and abs(cell) <= _EXACT):
            self._sheet.write_number(row, column, cell)
        elif isinstance(cell, datetime.datetime) and cell.tzinfo is None and cell.year >= 1900:
            self._sheet.write_datetime(row, column, cell, self._stamp)
        elif isinstance(cell, datetime.date) and not isinstance(cell, datetime.datetime):
            self._date(row, column, cell)
        else:
            self._text(row, column, str(cell))

    def _date(self, row: int, column: int, cell: datetime.date) -> None:
        if cell.year >= 1900:  # where the calendar of worksheets begins
            self._sheet.write_datetime(row, column, cell)
        else:
            self._text(row, column, cell.isoformat())

    def _text(self, row: int, column: int, text: str) -> None:
        if len(text) > _MOST_TEXT:
            raise InvalidInput(
                f"Row {row} has a text of {len(text):,} characters, more than the {_MOST_TEXT:,} "
                "that a worksheet's cell holds.",
                hint="Leave that column out with --keep, or write CSV or Parquet.",
                details={"row": row},
            )
        self._sheet.write_string(row, column, text)


def _library() -> Any:
    try:
        import xlsxwriter  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise Unsupported(
            "This installation cannot write workbooks.",
            hint="Install steam with its extra: pip install 'steam[excel]'.",
        ) from error
    return xlsxwriter
