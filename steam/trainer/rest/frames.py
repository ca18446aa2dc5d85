"""Frames: list, look into, remove."""

from dataclasses import dataclass, replace

from steam.core.errors import NotFound
from steam.core.freed_memory import give_back_freed_memory
from steam.trainer.algorithms.parameters import InvalidParameter
from steam.trainer.frame.frame import Frame
from steam.trainer.rest import schemas
from steam.trainer.rest.arguments import Arguments
from steam.trainer.rest.call import Call, delete, get
from steam.trainer.rest.columns import column_json
from steam.trainer.rest.keys import remove
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rollups import PERCENTILES
from steam.trainer.store import RawFile

DEFAULT_ROWS = 100
MAX_CELLS = 5_000_000


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a frame that is shown; every number lies within the frame."""

    row_offset: int
    rows: int
    column_offset: int
    columns: int
    full_columns: int  # the first of the columns, those that come with data


def window(arguments: Arguments, frame: Frame) -> Window:
    """The window that a request asks for. Raises InvalidParameter when it is too large."""
    row_offset = min(max(arguments.integer("row_offset", 0), 0), frame.rows)
    wanted = arguments.integer("row_count", DEFAULT_ROWS)
    rows = min(wanted if wanted >= 0 else DEFAULT_ROWS, frame.rows - row_offset)
    width = len(frame.names)
    column_offset = min(max(arguments.integer("column_offset", 0), 0), width)
    columns = _upto(arguments.integer("column_count", -1), width - column_offset)
    full = _upto(arguments.integer("full_column_count", -1), columns)
    if rows * full > MAX_CELLS:
        raise InvalidParameter(
            f"A page of {rows:,} rows and {full:,} columns is too large.",
            hint="Ask for fewer rows, or download the frame as CSV.",
        )
    return Window(row_offset, rows, column_offset, columns, full)


def list_frames(call: Call) -> Json:
    """`GET /3/Frames`: frames, and files that were not parsed yet."""
    store = call.services.store
    files = [_synopsis(file.key, file.size_bytes, 0, 0, True) for file in store.all(RawFile)]
    frames = [
        _synopsis(frame.key, frame.nbytes, frame.rows, len(frame.names), False)
        for frame in store.all(Frame)
    ]
    return schema("FramesListV3", "Frames", frames=files + frames)


def show_frame(call: Call) -> Json:
    """`GET /3/Frames/{id}`: statistics of columns and the values of some rows."""
    return _show(call, spread=False)


def summarize_frame(call: Call) -> Json:
    """`GET /3/Frames/{id}/summary`: the same with histograms and percentiles."""
    return _show(call, spread=True)


def remove_frame(call: Call) -> Json:
    """`DELETE /3/Frames/{id}`."""
    key = call.path["key"]
    if isinstance(call.services.store.find(key), Frame | RawFile):
        remove(call.services, key)
        give_back_freed_memory()
        return schema("FramesV3", "Frames", frame_id=schemas.key("Frame", key), frames=None)
    raise NotFound("frame", key)


def _show(call: Call, *, spread: bool) -> Json:
    frame = call.services.store.get(Frame, call.path["key"])
    shown = window(call.arguments, frame)
    return schema(
        "FramesV3",
        "Frames",
        row_offset=shown.row_offset,
        row_count=shown.rows,
        column_offset=shown.column_offset,
        column_count=shown.columns,
        job=None,
        frames=[_frame_json(call, frame, shown, spread=spread)],
    )


def _frame_json(call: Call, frame: Frame, shown: Window, *, spread: bool) -> Json:
    part = slice(shown.column_offset, shown.column_offset + shown.columns)
    names, vecs = frame.names[part], frame.vecs[part]
    full = replace(frame, names=names[: shown.full_columns], vecs=vecs[: shown.full_columns])
    statistics = call.services.statistics
    rollups = statistics.of(frame)
    values = full.head(shown.row_offset, shown.rows)
    return schema(
        "FrameV3",
        "Frame",
        frame_id=schemas.key("Frame", frame.key),
        byte_size=frame.nbytes,
        is_text=False,
        row_offset=shown.row_offset,
        row_count=shown.rows,
        column_offset=shown.column_offset,
        column_count=shown.columns,
        full_column_count=shown.full_columns,
        total_column_count=len(frame.names),
        checksum=0,
        rows=frame.rows,
        num_columns=len(frame.names),
        default_percentiles=list(PERCENTILES),
        columns=[
            column_json(
                name,
                vec,
                values.get(name),
                rollups[name],
                statistics.distribution(frame, name) if spread else None,
            )
            for name, vec in zip(names, vecs, strict=True)
        ],
        compatible_models=None,
        chunk_summary=None,
        distribution_summary=None,
    )


def _synopsis(key: str, size: int, rows: int, columns: int, is_text: bool) -> Json:
    return schema(
        "FrameSynopsisV3",
        "Iced",
        frame_id=schemas.key("Frame", key),
        byte_size=size,
        is_text=is_text,
        rows=rows,
        columns=columns,
    )


def _upto(wanted: int, available: int) -> int:
    return available if wanted < 0 else min(wanted, available)


routes = [
    get("/3/Frames", list_frames),
    get("/3/Frames/{key:path}/summary", summarize_frame),
    get("/3/Frames/{key:path}", show_frame),
    delete("/3/Frames/{key:path}", remove_frame),
]
