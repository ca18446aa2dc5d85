"""Arrow streams of frames, a record batch for each block."""

import io
import struct
from collections.abc import Iterator

import polars as pl

from steam.trainer.frame.export.tables import table_schema, tables
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import Progress

_MARK = struct.Struct("<II")  # the sign of a message, and the length of what describes it
_END = _MARK.pack(0xFFFFFFFF, 0)


def arrow_stream_pieces(frame: Frame, progress: Progress) -> Iterator[bytes]:
    """A frame as an Arrow IPC stream, with one block in memory at a time.

    Dictionaries, the levels of enums, are sent with every block, which the format allows.
    Source: Arrow columnar format, "IPC Streaming Format". Raises as `tables`.
    """
    yield _split(pl.DataFrame(schema=table_schema(frame)))[0]
    for table in tables(frame, progress):
        yield _split(table)[1]
    yield _END


def _split(table: pl.DataFrame) -> tuple[bytes, bytes]:
    """A table as a stream: the message with its schema, and all others but the mark of the end."""
    stream = io.BytesIO()
    table.write_ipc_stream(stream, compat_level=pl.CompatLevel.oldest())
    whole = stream.getvalue()
    schema_end = _MARK.size + _MARK.unpack_from(whole)[1]  # a schema has no body
    return whole[:schema_end], whole[schema_end : -len(_END)]
