"""Columns of a frame renamed, removed, chosen, and turned into other types."""

from collections.abc import Sequence

from steam.trainer.frame.changes.columns import remove_columns, rename_columns
from steam.trainer.frame.changes.convert import convert_columns
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.parse.words import ENUM, NUMERIC, STRING, TIME, type_word
from steam.trainer.frame.vec import VecType
from steam.trainer.jobs import Job
from steam.trainer.rest.call import Call, post
from steam.trainer.rest.frame_changes import change_as_job, change_at_once, source_of
from steam.trainer.rest.schemas import Json

_TYPES = {
    NUMERIC: VecType.REAL,
    ENUM: VecType.ENUM,
    STRING: VecType.STRING,
    TIME: VecType.TIME,
}


def rename(call: Call) -> Json:
    """`POST /3/Frames/{id}/columns/rename`: `names`, new names by old ones."""
    names = call.arguments.mapping("names")
    return change_at_once(call, lambda frame: rename_columns(frame, names))


def remove(call: Call) -> Json:
    """`POST /3/Frames/{id}/columns/remove`: without the `columns`."""
    columns = call.arguments.needed_words("columns")
    return change_at_once(call, lambda frame: remove_columns(frame, columns))


def select(call: Call) -> Json:
    """`POST /3/Frames/{id}/columns/select`: only the `columns`, in that order."""
    columns = call.arguments.needed_words("columns")
    return change_at_once(call, lambda frame: frame.select(columns))


def convert(call: Call) -> Json:
    """`POST /3/Frames/{id}/columns/convert`: `types`, a type by column.

    Values that cannot be converted become missing; the warnings of the job count them.
    """
    words = call.arguments.mapping("types")
    types = {name: _TYPES[type_word(word)] for name, word in words.items()}
    source = source_of(call)
    for name in types:
        source.vec(name)

    def change(job: Job) -> Sequence[Frame]:
        changed, warnings = convert_columns(source, types, job)
        job.warn(*warnings)
        return [changed]

    return change_as_job(call, "Convert columns", source, change)


routes = [
    post("/3/Frames/{key:path}/columns/rename", rename),
    post("/3/Frames/{key:path}/columns/remove", remove),
    post("/3/Frames/{key:path}/columns/select", select),
    post("/3/Frames/{key:path}/columns/convert", convert),
]
