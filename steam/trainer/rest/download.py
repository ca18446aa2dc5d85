"""Frames sent to whoever asks: CSV as it is made, other formats once they are whole."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from starlette.responses import StreamingResponse

from steam.trainer.frame.export.csv import csv_pieces
from steam.trainer.frame.export.files import export_frame
from steam.trainer.frame.export.formats import ExportFormat, read_format
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.storage.saved import said_plainly
from steam.trainer.progress import Silent
from steam.trainer.rest.call import Call, get
from steam.trainer.rest.export import csv_style

_PIECE = 1 << 20

_UTF_8 = ";charset=utf-8"  # unless it is told, H2O's Python client guesses, and wrongly


def download_dataset(call: Call) -> StreamingResponse:
    """`GET /3/DownloadDataset`: header and text quoted, numbers bare, missing cells empty.

    `format` is csv unless it says parquet, arrow, arrows or xlsx.
    """
    frame = call.services.store.get(Frame, call.arguments.required("frame_id"))
    form = read_format(call.arguments.text("format", "csv"))
    pieces = (
        csv_pieces(frame, csv_style(call.arguments))
        if form is ExportFormat.CSV
        else _pieces_of(_exported(frame, form, call.services.home.trainer_scratch))
    )
    name = "".join(sign if sign.isalnum() or sign in "._-" else "_" for sign in frame.key)
    return StreamingResponse(
        pieces,
        headers={
            "Content-Type": form.media_type + (_UTF_8 if form is ExportFormat.CSV else ""),
            "Content-Disposition": f"attachment; filename={name.removesuffix('.hex')}.{form}",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _exported(frame: Frame, form: ExportFormat, folder: Path) -> BinaryIO:
    """The frame in a file without a name: what cannot be exported is told before the answer."""
    with said_plainly(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by who reads it
        try:
            export_frame(frame, form, file, folder, Silent())
            file.seek(0)
        except BaseException:
            file.close()
            raise
    return file


def _pieces_of(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece


_TAKEN = (
    "frame_id",
    "format",
    "hex_string",
    "escape_quotes",
    "separator",
    "header",
    "quote_header",
)

routes = [
    get("/3/DownloadDataset", download_dataset, takes=_TAKEN),
    get("/3/DownloadDataset.bin", download_dataset, takes=_TAKEN),
]
