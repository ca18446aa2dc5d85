"""Columns of a frame, one at a time, and the rows that it is cut into."""

from dataclasses import replace

from steam.trainer.frame.frame import Frame
from steam.trainer.rest import schemas
from steam.trainer.rest.call import Call, get
from steam.trainer.rest.frame_shown import TAKEN, frame_at, shown
from steam.trainer.rest.schemas import Json, schema


def show_columns(call: Call) -> Json:
    """`GET /3/Frames/{id}/columns`: what `GET /3/Frames/{id}` tells."""
    return shown(call, frame_at(call))


def show_column(call: Call) -> Json:
    """`GET /3/Frames/{id}/columns/{c}`: statistics and values of one column."""
    return shown(call, _column_at(call))


def summarize_column(call: Call) -> Json:
    """`GET /3/Frames/{id}/columns/{c}/summary`: the same with a histogram and percentiles."""
    return shown(call, _column_at(call), spread=True)


def show_domain(call: Call) -> Json:
    """`GET /3/Frames/{id}/columns/{c}/domain`: the levels of a column, null if it has none."""
    domain = frame_at(call).vec(call.path["column"]).domain
    return schema("FramesV3", "Frames", domain=[None if domain is None else list(domain)])


def show_chunks(call: Call) -> Json:
    """`GET /3/FrameChunks/{id}`: the row blocks of a frame; all of them lie on the one node."""
    frame = frame_at(call)
    chunks = [
        schema("FrameChunkV3", "Iced", chunk_id=number, row_count=rows, node_idx=0)
        for number, (_, rows) in enumerate(frame.blocks)
    ]
    return schema("FrameChunksV3", "Iced", frame_id=schemas.key("Frame", frame.key), chunks=chunks)


def _column_at(call: Call) -> Frame:
    """The column that the address names, as a frame without a name, as in H2O."""
    return replace(frame_at(call).select([call.path["column"]]), key="")


_COLUMN = "/3/Frames/{key:path}/columns/{column:path}"

routes = [
    get(f"{_COLUMN}/summary", summarize_column, takes=TAKEN),
    get(f"{_COLUMN}/domain", show_domain, takes=()),
    get(_COLUMN, show_column, takes=TAKEN),
    get("/3/Frames/{key:path}/columns", show_columns, takes=TAKEN),
    get("/3/FrameChunks/{key:path}", show_chunks, takes=()),
]
