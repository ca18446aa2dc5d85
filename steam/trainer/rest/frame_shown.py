"""A frame as H2O's FramesV3: statistics of its columns, and the values of some rows."""

from dataclasses import dataclass, replace

from steam.trainer.algorithms.parameters import InvalidParameter
from steam.trainer.frame.frame import Frame
from steam.trainer.rest import schemas
from steam.trainer.rest.arguments import Arguments
from steam.trainer.rest.call import Call
from steam.trainer.rest.chunk_tables import chunk_summary, distribution_summary
from steam.trainer.rest.columns import column_json
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.tables import table_json
from steam.trainer.rollups import PERCENTILES

DEFAULT_ROWS = 100
MAX_CELLS = 5_000_000

TAKEN = (
    "row_offset",
    "row_count",
    "column_offset",
    "column_count",
    "full_column_count",
    "find_compatible_models",
)
"""The parameters of a look at a frame; no models are looked for."""


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


def frame_at(call: Call) -> Frame:
    """The frame that the address names. Raises NotFound."""
    return call.services.store.get(Frame, call.path["key"])


def shown(call: Call, frame: Frame, *, spread: bool = False, chunks: bool = True) -> Json:
    """FramesV3 of the window that the request asks for.

    `spread` adds histograms and percentiles, `chunks` the tables of how chunks are held.
    """
    part = window(call.arguments, frame)
    return schema(
        "FramesV3",
        "Frames",
        row_offset=part.row_offset,
        row_count=part.rows,
        column_offset=part.column_offset,
        column_count=part.columns,
        full_column_count=part.full_columns,
        job=None,
        frames=[_frame_json(call, frame, part, spread=spread, chunks=chunks)],
        compatible_models=None,
        domain=None,
    )


def _frame_json(call: Call, frame: Frame, part: Window, *, spread: bool, chunks: bool) -> Json:
    columns = slice(part.column_offset, part.column_offset + part.columns)
    names, vecs = frame.names[columns], frame.vecs[columns]
    full = replace(frame, names=names[: part.full_columns], vecs=vecs[: part.full_columns])
    statistics = call.services.statistics
    rollups = statistics.of(frame)
    values = full.head(part.row_offset, part.rows)
    return schema(
        "FrameV3",
        "Frame",
        frame_id=schemas.key("Frame", frame.key) if frame.key else schemas.NO_FRAME,
        byte_size=frame.nbytes,
        is_text=False,
        row_offset=part.row_offset,
        row_count=part.rows,
        column_offset=part.column_offset,
        column_count=part.columns,
        full_column_count=part.full_columns,
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
        chunk_summary=table_json(chunk_summary(frame)) if chunks else None,
        distribution_summary=table_json(distribution_summary(frame)) if chunks else None,
    )


def _upto(wanted: int, available: int) -> int:
    return available if wanted < 0 else min(wanted, available)
