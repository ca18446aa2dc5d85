"""Rows of a frame taken, frames split, and frames put together."""

import secrets

from steam.trainer.algorithms.parameters import InvalidParameter
from steam.trainer.frame.changes.bind import bind_columns, bind_rows
from steam.trainer.frame.changes.rows import filter_rows, mask_of, slice_rows
from steam.trainer.frame.changes.split import part_edges, split_rows
from steam.trainer.frame.frame import Frame
from steam.trainer.rest.arguments import read_number
from steam.trainer.rest.call import Call, post
from steam.trainer.rest.frame_changes import change_as_job, source_of
from steam.trainer.rest.schemas import Json

_PUT_TOGETHER = {"columns": bind_columns, "rows": bind_rows}


def take_rows(call: Call) -> Json:
    """`POST /3/Frames/{id}/rows`: `row_count` rows from `row_offset`, or those of a `mask`.

    A mask is a column of numbers, in which 0 or a missing value leaves a row out: one of the frame,
    or of the frame `mask_frame`, which has as many rows.
    """
    arguments, source = call.arguments, source_of(call)
    column, other = arguments.text("mask"), arguments.text("mask_frame")
    numbered = {"row_offset", "row_count"} & set(arguments.names)
    if bool(column) == bool(numbered):
        raise InvalidParameter("Rows are taken either by row_offset and row_count or by a mask.")
    if column:
        vec = (call.services.store.get(Frame, other) if other else source).vec(column)
        return change_as_job(
            call, "Take rows", source, lambda job: [filter_rows(source, mask_of(vec, job), job)]
        )
    offset = arguments.integer("row_offset", 0, "long")
    count = arguments.integer("row_count", source.rows, "long")
    if offset < 0 or count < 0:
        raise InvalidParameter("row_offset and row_count cannot be negative.")
    return change_as_job(
        call, "Take rows", source, lambda job: [slice_rows(source, offset, count, job)]
    )


def split(call: Call) -> Json:
    """`POST /3/Frames/{id}/split`: by chance, into parts of the `ratios` and what they leave.

    Without a `seed`, or with -1, one is made up; the answer tells it. The parts are called
    `destination_frames`, or else after the frame.
    """
    arguments, source = call.arguments, source_of(call)
    ratios = [read_number("ratios", word, "double") for word in arguments.needed_words("ratios")]
    parts = len(part_edges(ratios)) + 1
    seed = arguments.integer("seed", -1, "long")
    seed = secrets.randbits(31) if seed == -1 else seed
    named = arguments.words("destination_frames")
    keys = named or [f"{source.key}_part{number}" for number in range(1, parts + 1)]
    if len(keys) != parts or len(set(keys)) != parts:
        raise InvalidParameter(
            f"These ratios make {parts} frames.", hint="Give each of them a name of its own."
        )
    answer = change_as_job(
        call, "Split frame", source, lambda job: split_rows(source, ratios, seed, job), keys
    )
    return {**answer, "seed": seed}


def bind(call: Call) -> Json:
    """`POST /3/Frames/bind`: the `frames` beside (`by=columns`) or below (`by=rows`) each other."""
    arguments, store = call.arguments, call.services.store
    frames = [store.get(Frame, key) for key in arguments.needed_words("frames")]
    by = arguments.required("by")
    if by not in _PUT_TOGETHER or not frames:
        raise InvalidParameter("Frames are bound by=columns or by=rows, and at least one of them.")
    arguments.required("destination_frame")
    return change_as_job(
        call, "Bind frames", frames[0], lambda job: [_PUT_TOGETHER[by](frames, job)]
    )


routes = [
    post("/3/Frames/bind", bind),
    post("/3/Frames/{key:path}/rows", take_rows),
    post("/3/Frames/{key:path}/split", split),
]
