"""Worksheets of .xlsx, .xlsm, .xlsb, .xls and .ods files, read by calamine.

Most workbooks are a zip of XML. Its directory is checked before anybody unpacks it; calamine knows
no entities and fetches nothing.
"""

import logging
import zipfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.frame.parse.typed.conversions import shown
from steam.trainer.frame.parse.typed.table import SAMPLE_ROWS, UNREADABLE, Shape, unreadable

if TYPE_CHECKING:
    import fastexcel

_MOST_UNPACKED = 1 << 30
_MOST_MEMBERS = 10_000
_ENCRYPTED = 0x1


class Worksheet:
    """The sheet of that name, or the first one; blank rows above the table do not count.

    `header` says whether its first row names the columns; None: it does if it holds only text.
    Raises InvalidInput and Unsupported.
    """

    def __init__(self, path: str, sheet: str, header: bool | None) -> None:
        fastexcel = _library()
        if zipfile.is_zipfile(path):
            _check_directory(path)
        # It tells of columns without a type by warnings, which nobody would see here.
        logging.getLogger("fastexcel").setLevel(logging.ERROR)
        try:
            book = fastexcel.read_excel(path)
            names = book.sheet_names
            if sheet and sheet not in names:
                raise InvalidInput(
                    f"{path} has no sheet '{sheet[:80]}'.",
                    hint=f"It has {', '.join(repr(name[:40]) for name in names[:10])}.",
                )
            self._names, self._frame = _load(book, sheet or 0, header)
        except (fastexcel.FastExcelError, *UNREADABLE) as error:
            raise unreadable(path, "a workbook") from error
        if not self._frame.width:
            raise InvalidInput(f"The sheet in {path} is empty.", hint="Name a sheet with data.")

    @property
    def shape(self) -> Shape:
        names = self._names or ("",) * self._frame.width
        kinds = tuple(self._frame.dtypes)
        return Shape(names, kinds, self._frame.height, header=bool(self._names))

    def sample(self) -> pl.DataFrame:
        return self._frame.head(SAMPLE_ROWS)

    def blocks(self, columns: Sequence[int], rows: int) -> Iterator[pl.DataFrame]:
        yield from self._frame[:, list(columns)].iter_slices(rows)


def _load(
    book: "fastexcel.ExcelReader", sheet: str | int, header: bool | None
) -> tuple[tuple[str, ...], pl.DataFrame]:
    """The names that stand in the header, none if there is none, and the rows below it."""
    first = book.load_sheet(sheet, header_row=None, n_rows=1).to_polars()
    if header is None:
        header = all(kind == pl.String for kind in first.dtypes)
    rows: pl.DataFrame = book.load_sheet(
        sheet, header_row=0 if header else None, schema_sample_rows=None
    ).to_polars()
    # Its own names of the columns are no more what is written where that repeats.
    names = tuple(text for column in first for text in shown(column)) if header else ()
    return names, rows


def _library() -> Any:
    try:
        import fastexcel  # noqa: PLC0415 -- an extra
    except ImportError as error:
        raise Unsupported(
            "This installation cannot read workbooks.",
            hint="Install steam with its extra: pip install 'steam[excel]'.",
        ) from error
    return fastexcel


def _check_directory(path: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise unreadable(path, "a workbook") from error
    if len(members) > _MOST_MEMBERS:
        raise _too_large(path, f"has more than {_MOST_MEMBERS} parts")
    if sum(member.file_size for member in members) > _MOST_UNPACKED:
        raise _too_large(path, f"unpacks to more than {_MOST_UNPACKED >> 20} MB")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise InvalidInput(f"{path} is encrypted.", hint="Save it without a password.")


def _too_large(path: str, what: str) -> InvalidInput:
    return InvalidInput(f"{path} {what}.", hint="Save the sheet as CSV or Parquet.")
