"""Frames that are saved: those of the home come back when the trainer starts again."""

from pathlib import Path

from steam.core.errors import NotFound
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.storage.saved import SavedFrames
from steam.trainer.jobs import Job
from steam.trainer.rest import schemas
from steam.trainer.rest.arguments import Arguments
from steam.trainer.rest.call import Call, delete, get, post
from steam.trainer.rest.errors import FrameExists
from steam.trainer.rest.export_paths import writable_folder
from steam.trainer.rest.keys import check_frame_key, discard
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.services import TrainerServices


def save(call: Call) -> Json:
    """`POST /3/Frames/{id}/save`: to the home, or to the folder `dir`; `force` replaces."""
    services = call.services
    frame = services.store.get(Frame, call.path["key"])
    saved = _saved(call)
    force = call.arguments.flag("force", default=True)
    saved.check_free(frame.key, force=force)

    def work(job: Job) -> None:
        saved.save(frame, job, force=force)

    job = services.jobs.start("Save frame", frame.key, "Frame", work)
    return _answer("FrameSaveV3", saved, job, force=force)


def load(call: Call) -> Json:
    """`POST /3/Frames/load`: the frame `frame_id` from the home, or from the folder `dir`.

    `force` (true unless it is sent) replaces a frame that is there.
    """
    services = call.services
    key = check_frame_key(services.store, call.arguments.required("frame_id"))
    saved = _saved(call)
    force = call.arguments.flag("force", default=True)
    if not force and services.store.find(key) is not None:
        raise FrameExists(key)
    if not saved.holds(key):
        raise NotFound("saved frame", key)

    def work(job: Job) -> None:
        job.update(0.0, "Reading.")
        discard(services.store.put(saved.load(key)))

    job = services.jobs.start("Load frame", key, "Frame", work)
    told = _answer("FrameLoadV3", saved, job, force=force)
    return told | {"frame_id": schemas.key("Frame", key)}


def list_saved(call: Call) -> Json:
    """`GET /3/SavedFrames`: the frames that are saved in the home, with the size of their files."""
    sizes = SavedFrames(call.services.home.saved_frames).sizes()
    frames = [
        schema("SavedFrameV3", "Iced", frame_id=schemas.key("Frame", key), byte_size=size)
        for key, size in sizes.items()
    ]
    return schema("SavedFramesV3", "Iced", frames=frames)


def remove_saved(call: Call) -> Json:
    """`DELETE /3/SavedFrames/{id}`: the file in the home goes, the frame in memory stays."""
    key = call.path["key"]
    SavedFrames(call.services.home.saved_frames).remove(key)
    return schema("SavedFrameV3", "Iced", frame_id=schemas.key("Frame", key), byte_size=0)


def _saved(call: Call) -> SavedFrames:
    return SavedFrames(_folder(call.arguments, call.services))


def _folder(arguments: Arguments, services: TrainerServices) -> Path:
    folder = arguments.text("dir")
    if not folder:
        return services.home.saved_frames
    return writable_folder(folder, services.import_roots, services.home)


def _answer(name: str, saved: SavedFrames, job: Job, *, force: bool) -> Json:
    return schema(
        name,
        "Iced",
        dir=str(saved.folder),
        force=force,
        job=schemas.job(job.record),
    )


routes = [
    post("/3/Frames/load", load, takes=("frame_id", "dir", "force")),
    post("/3/Frames/{key:path}/save", save, takes=("dir", "force")),
    get("/3/SavedFrames", list_saved),
    delete("/3/SavedFrames/{key:path}", remove_saved),
]
