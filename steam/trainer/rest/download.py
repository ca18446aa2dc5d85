"""Frames as CSV, streamed block by block."""

from collections.abc import Iterator
from math import isnan
from typing import Any

from numpy.typing import NDArray
from starlette.responses import StreamingResponse

from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rest.call import Call, get

ROWS_AT_ONCE = 8192


def download_dataset(call: Call) -> StreamingResponse:
    """`GET /3/DownloadDataset`: header and text quoted, numbers bare, missing cells empty."""
    frame = call.services.store.get(Frame, call.arguments.required("frame_id"))
    pieces = csv_pieces(frame, hexadecimal=call.arguments.flag("hex_string"))
    name = "".join(sign if sign.isalnum() or sign in "._-" else "_" for sign in frame.key)
    return StreamingResponse(
        pieces,
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename={name.removesuffix('.hex')}.csv",
            "X-Content-Type-Options": "nosniff",
        },
    )


def csv_pieces(frame: Frame, *, hexadecimal: bool = False) -> Iterator[bytes]:
    """The CSV text of a frame in pieces of some thousand rows.

    Floats are written so that they read back exactly, or as C99 hexadecimals. Text stays as it
    is, formulas of spreadsheets included: the file must read back as the frame that it was.
    """
    yield (",".join(map(_quoted, frame.names)) + "\n").encode()
    for block, (_, rows) in enumerate(frame.blocks):
        decoded = [vec.decode(block) for vec in frame.vecs]
        for start in range(0, rows, ROWS_AT_ONCE):
            part = slice(start, start + ROWS_AT_ONCE)
            columns = [
                _cells(vec, values[part], hexadecimal=hexadecimal)
                for vec, values in zip(frame.vecs, decoded, strict=True)
            ]
            yield ("\n".join(map(",".join, zip(*columns, strict=True))) + "\n").encode()


def _cells(vec: Vec, values: NDArray[Any], *, hexadecimal: bool) -> list[str]:
    if vec.type is VecType.ENUM:
        levels = [_quoted(level) for level in vec.domain or ()] + [""]  # code -1 is the last
        return [levels[code] for code in values.tolist()]
    if vec.type is VecType.STRING:
        return ["" if text is None else _quoted(text) for text in values.tolist()]
    whole = vec.type in {VecType.INT, VecType.TIME}
    write = _whole if whole else float.hex if hexadecimal else _real
    return ["" if isnan(number) else write(number) for number in values.tolist()]


def _whole(number: float) -> str:
    return str(int(number)) if abs(number) < 1e300 else _real(number)


def _real(number: float) -> str:
    if number in {float("inf"), float("-inf")}:
        return "Infinity" if number > 0 else "-Infinity"
    return repr(number)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


routes = [
    get("/3/DownloadDataset", download_dataset),
    get("/3/DownloadDataset.bin", download_dataset),
]
