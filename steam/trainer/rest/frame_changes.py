"""How a changed frame comes about: at once or as a job, in the place of the old one or beside it.

A change makes a new frame under the key `destination_frame`, or else that of its source. What needs
no pass over the data is done when the answer comes; the rest is a job.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from steam.core.errors import Conflict
from steam.trainer.frame.frame import Frame
from steam.trainer.jobs import Job
from steam.trainer.rest import schemas
from steam.trainer.rest.call import Call
from steam.trainer.rest.keys import check_frame_key, discard
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.store import Store

Change = Callable[[Job], Sequence[Frame]]


def source_of(call: Call) -> Frame:
    """The frame that the address names. Raises NotFound."""
    return call.services.store.get(Frame, call.path["key"])


def change_at_once(call: Call, change: Callable[[Frame], Frame]) -> Json:
    """Change the frame that the address names, and answer when it is done."""
    source = source_of(call)
    key = call.arguments.text("destination_frame", source.key)
    keep_changed(call.services.store, source, replace(change(source), key=key))
    return _answer([key], None)


def change_as_job(
    call: Call, description: str, source: Frame, change: Change, keys: Sequence[str] = ()
) -> Json:
    """Start a job that makes a frame for each key; without keys one, as the request names it."""
    store = call.services.store
    keys = keys or [call.arguments.text("destination_frame", source.key)]
    for key in keys:
        check_frame_key(store, key)

    def work(job: Job) -> None:
        frames = change(job)
        job.update(1.0, "Keeping the frame.")
        for key, frame in zip(keys, frames, strict=True):
            keep_changed(store, source, replace(frame, key=key))

    return _answer(keys, call.services.jobs.start(description, keys[0], "Frame", work))


def keep_changed(store: Store, source: Frame, changed: Frame) -> None:
    """Put the frame; in the place of its source only while that is what its key stands for."""
    if changed.key != source.key:
        check_frame_key(store, changed.key)
        discard(store.put(changed))
    elif not store.put_if_match(changed, source):
        raise Conflict(
            f"The frame '{source.key[:80]}' was changed or removed meanwhile.",
            hint="Look at it, and ask again.",
        )


def _answer(keys: Sequence[str], job: Job | None) -> Json:
    return schema(
        "FrameChangeV3",
        "Iced",
        destination_frames=[schemas.key("Frame", key) for key in keys],
        job=None if job is None else schemas.job(job.record),
    )
