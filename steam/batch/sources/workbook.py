"""Worksheets in: the first sheet of an .xlsx file, read as one frame. Places are rows from 0.

A workbook is a zip of XML. Its directory is checked before anybody unpacks it; the reader, which is
calamine, knows no entities and fetches nothing.
"""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from steam.batch.blocks import Block
from steam.batch.sources.frames import BLOCK_ROWS, FrameReader
from steam.core.errors import InvalidInput, Unsupported
from steam.scoring.codecs.codec import Model

_MOST_BYTES = 256 << 20
_MOST_UNPACKED = 512 << 20
_MOST_MEMBERS = 10_000
_ENCRYPTED = 0x1


class Workbook:
    """The first worksheet of a workbook, whose first row names the columns."""

    def __init__(self, path: Path, model: Model, kept: Sequence[str] | None, *, partial: bool):
        check_workbook(path)
        self._frame = _read(path)
        self.columns = self._frame.columns
        self.rows_total: int | None = self._frame.height
        names = self.columns if kept is None else [name for name in kept if name in self.columns]
        self._reader = FrameReader(model, names, partial)

    def blocks(self, first: int, at: int) -> Iterator[Block]:
        frames = self._frame.slice(at).iter_slices(BLOCK_ROWS) if at < self._frame.height else ()
        return self._reader.blocks(frames, first, at, self._frame.height)

    def empty(self) -> Block:
        return self._reader.block(self._frame.clear(), 1, 0, 0)


def check_workbook(path: Path) -> None:
    """Refuse what is no workbook, or would be too large once unpacked. Raises InvalidInput."""
    if path.stat().st_size > _MOST_BYTES:
        raise _too_large(f"has more than {_MOST_BYTES >> 20} MB")
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _unreadable() from error
    if len(members) > _MOST_MEMBERS:
        raise _too_large(f"has more than {_MOST_MEMBERS} parts")
    if sum(member.file_size for member in members) > _MOST_UNPACKED:
        raise _too_large(f"unpacks to more than {_MOST_UNPACKED >> 20} MB")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise InvalidInput("The workbook is encrypted.", hint="Save it without a password.")


def _read(path: Path) -> pl.DataFrame:
    try:
        import fastexcel  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise Unsupported(
            "This installation cannot read workbooks.",
            hint="Install steam with its extra: pip install 'steam[excel]'.",
        ) from error
    try:
        frame: pl.DataFrame = pl.read_excel(
            path,
            sheet_id=1,
            infer_schema_length=None,
            raise_if_empty=False,
            drop_empty_rows=False,
            drop_empty_cols=False,
        )
    except (
        fastexcel.FastExcelError,
        pl.exceptions.PolarsError,
        pl.exceptions.PanicException,
        ValueError,
    ) as error:
        raise _unreadable() from error
    if not frame.width:
        raise InvalidInput("The worksheet is empty.", hint="Its first row names the columns.")
    return frame


def _unreadable() -> InvalidInput:
    return InvalidInput(
        "The source cannot be read as a workbook.", hint="Save it anew as .xlsx, or as CSV."
    )


def _too_large(what: str) -> InvalidInput:
    return InvalidInput(f"The workbook {what}.", hint="Save the sheet as CSV or Parquet.")
