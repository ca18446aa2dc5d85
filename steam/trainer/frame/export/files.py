"""Frames written to open files, in any format."""

import tempfile
from pathlib import Path
from typing import BinaryIO

import polars as pl
from polars.io.plugins import register_io_source

from steam.core.errors import Exhausted
from steam.trainer.frame.export.arrow import arrow_stream_pieces
from steam.trainer.frame.export.csv import ROWS_AT_ONCE, CsvStyle, csv_pieces
from steam.trainer.frame.export.formats import ExportFormat
from steam.trainer.frame.export.tables import table_schema, tables
from steam.trainer.frame.export.workbook import write_workbook
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import Progress

_NO_SPACE = ("os error 28", "No space left")


def export_frame(
    frame: Frame,
    form: ExportFormat,
    out: BinaryIO,
    folder: Path,
    progress: Progress,
    *,
    style: CsvStyle | None = None,
) -> None:
    """Write a frame to `out`, a file on disk, with a few blocks in memory at a time.

    `folder` takes what is needed on the way, all of it gone at the end. `style` is for CSV alone.
    Raises OSError and Exhausted when the disk is full, Cancelled, and what the format raises.
    """
    match form:
        case ExportFormat.CSV:
            _write_csv(frame, out, progress, style)
        case ExportFormat.ARROW_STREAM:
            out.writelines(arrow_stream_pieces(frame, progress))
        case ExportFormat.XLSX:
            with tempfile.TemporaryDirectory(dir=folder, prefix=".steam-") as rows:
                write_workbook(frame, out, Path(rows), progress)
        case _:
            _sink(frame, form, out, progress)


def _write_csv(frame: Frame, out: BinaryIO, progress: Progress, style: CsvStyle | None) -> None:
    for number, piece in enumerate(csv_pieces(frame, style)):
        progress.update(number * ROWS_AT_ONCE / max(frame.rows, 1), "Writing CSV.")
        out.write(piece)


def _sink(frame: Frame, form: ExportFormat, out: BinaryIO, progress: Progress) -> None:
    """Parquet and Arrow files, which polars writes from blocks that it asks for."""
    source = register_io_source(lambda *_hints: tables(frame, progress), schema=table_schema(frame))
    try:
        if form is ExportFormat.PARQUET:
            source.sink_parquet(out, maintain_order=True)
        else:
            source.sink_ipc(out, maintain_order=True, compat_level=pl.CompatLevel.oldest())
    except (pl.exceptions.PolarsError, OSError) as error:  # without a number, from polars
        if not any(sign in str(error) for sign in _NO_SPACE):
            raise
        raise Exhausted("The disk is full.", hint="Remove files there, then try again.") from error
