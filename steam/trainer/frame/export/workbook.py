"""Frames as worksheets. Text is written as text, whatever it begins with: nothing is a formula."""

import math
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.progress import Progress

_MOST_ROWS = (1 << 20) - 1  # below the line of names
_MOST_COLUMNS = 1 << 14
_MOST_TEXT = 32_767
_EXACT = 2.0**53
_ROWS_AT_ONCE = 1 << 12
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_FIRST_TIME_MS = -2_203_891_200_000.0  # 1900-03-01: worksheets believe in a day before it
_TIME_END_MS = 253_402_300_800_000.0  # the year 10,000

_Write = Callable[[int, int, Any], None]


def write_workbook(frame: Frame, out: BinaryIO, folder: Path, progress: Progress) -> None:
    """Write a workbook of one sheet, with some thousand rows in memory at a time.

    `folder` is an empty one for rows on their way. Numbers beyond 16 digits, infinities and times
    before March 1900 become text; missing cells and empty texts are empty cells alike.
    Raises InvalidInput for what a worksheet cannot hold, Unsupported without the library, OSError.
    """
    _check_size(frame)
    library = _library()
    workbook = library.Workbook(out, {"constant_memory": True, "tmpdir": str(folder)})
    sheet = workbook.add_worksheet()
    try:
        _fill(frame, workbook, sheet, progress)
    except BaseException:
        # Closing the workbook would first put together all that was written so far.
        with suppress(OSError):
            sheet.row_data_fh.close()
        raise
    try:
        workbook.close()
    except library.exceptions.FileCreateError as error:
        raise error.args[0] from error  # the OSError that it wraps


def _fill(frame: Frame, workbook: Any, sheet: Any, progress: Progress) -> None:
    stamp = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss.000"})
    for place, name in enumerate(frame.names):
        _write_text(sheet, 0, place, name)
    cells = [_cell_writer(sheet, stamp, vec) for vec in frame.vecs]
    for block, (first, rows) in enumerate(frame.blocks):
        decoded = [vec.decode(block) for vec in frame.vecs]
        for start in range(0, rows, _ROWS_AT_ONCE):
            progress.update((first + start) / frame.rows, f"Writing row {first + start:,}.")
            part = [values[start : start + _ROWS_AT_ONCE].tolist() for values in decoded]
            for number, row in enumerate(zip(*part, strict=True), first + start + 1):
                for place, (write, cell) in enumerate(zip(cells, row, strict=True)):
                    write(number, place, cell)


def _check_size(frame: Frame) -> None:
    for what, found, most in (
        ("rows", frame.rows, _MOST_ROWS),
        ("columns", frame.columns, _MOST_COLUMNS),
    ):
        if found > most:
            raise InvalidInput(
                f"A worksheet holds at most {most:,} {what}, and the frame has {found:,}.",
                hint="Export it as CSV or Parquet.",
            )


def _cell_writer(sheet: Any, stamp: Any, vec: Vec) -> _Write:
    match vec.type:
        case VecType.ENUM:
            levels = vec.domain or ()

            def write_level(row: int, column: int, code: int) -> None:
                if code >= 0:
                    _write_text(sheet, row, column, levels[code])

            return write_level
        case VecType.STRING:

            def write_string(row: int, column: int, text: str | None) -> None:
                if text is not None:
                    _write_text(sheet, row, column, text)

            return write_string
        case VecType.TIME:
            return lambda row, column, number: _write_time(sheet, stamp, row, column, number)
        case _:
            return lambda row, column, number: _write_number(sheet, row, column, number)


def _write_number(sheet: Any, row: int, column: int, number: float) -> None:
    if math.isinf(number):
        _write_text(sheet, row, column, "Infinity" if number > 0 else "-Infinity")
    elif number.is_integer() and abs(number) > _EXACT:
        _write_text(sheet, row, column, str(int(number)))
    elif not math.isnan(number):
        sheet.write_number(row, column, number)


def _write_time(sheet: Any, stamp: Any, row: int, column: int, milliseconds: float) -> None:
    if _FIRST_TIME_MS <= milliseconds < _TIME_END_MS:
        moment = _EPOCH + timedelta(milliseconds=milliseconds)
        sheet.write_datetime(row, column, moment, stamp)
    else:
        _write_number(sheet, row, column, milliseconds)


def _write_text(sheet: Any, row: int, column: int, text: str) -> None:
    if len(text) > _MOST_TEXT:
        raise InvalidInput(
            f"Row {row} has a text of {len(text):,} characters, more than the {_MOST_TEXT:,} "
            "that a worksheet's cell holds.",
            hint="Export the frame as CSV or Parquet.",
        )
    sheet.write_string(row, column, text)


def _library() -> Any:
    try:
        import xlsxwriter  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise Unsupported(
            "This trainer cannot write worksheets.",
            hint="Install steam with its extra: pip install 'steam[excel]'.",
        ) from error
    return xlsxwriter
