"""Frames: list, look into, remove."""

from steam.core.errors import NotFound
from steam.core.freed_memory import give_back_freed_memory
from steam.trainer.frame.frame import Frame
from steam.trainer.rest import schemas
from steam.trainer.rest.call import Call, delete, get
from steam.trainer.rest.frame_shown import TAKEN, frame_at, shown
from steam.trainer.rest.keys import remove
from steam.trainer.rest.raw_shown import raw_shown
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.store import RawFile


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
    file = call.services.store.find(call.path["key"])
    if isinstance(file, RawFile):
        return raw_shown(file)
    return shown(call, frame_at(call))


def summarize_frame(call: Call) -> Json:
    """`GET /3/Frames/{id}/summary`: the same with histograms and percentiles."""
    return shown(call, frame_at(call), spread=True)


def show_light(call: Call) -> Json:
    """`GET /3/Frames/{id}/light`: the same without a word on how chunks are held."""
    return shown(call, frame_at(call), chunks=False)


def remove_frame(call: Call) -> Json:
    """`DELETE /3/Frames/{id}`."""
    key = call.path["key"]
    if isinstance(call.services.store.find(key), Frame | RawFile):
        remove(call.services, key)
        give_back_freed_memory()
        return schema("FramesV3", "Frames", frame_id=schemas.key("Frame", key), frames=None)
    raise NotFound("frame", key)


def remove_frames(call: Call) -> Json:
    """`DELETE /3/Frames`: every frame, and files that were not parsed yet."""
    store = call.services.store
    frames, files = store.all(Frame), store.all(RawFile)
    for key in [*(frame.key for frame in frames), *(file.key for file in files)]:
        remove(call.services, key)
    give_back_freed_memory()
    return schema("FramesV3", "Frames", frames=None)


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


routes = [
    get("/3/Frames", list_frames, takes=()),
    get("/3/Frames/{key:path}/summary", summarize_frame, takes=TAKEN),
    get("/3/Frames/{key:path}/light", show_light, takes=TAKEN),
    get("/3/Frames/{key:path}", show_frame, takes=TAKEN),
    delete("/3/Frames/{key:path}", remove_frame, takes=("cascade",)),
    delete("/3/Frames", remove_frames, takes=()),
]
