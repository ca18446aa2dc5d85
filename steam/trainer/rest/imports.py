"""Files on their way in: imports from this machine's disk, and uploads."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.routing import Route

from steam.core.errors import InvalidInput
from steam.trainer.rest.arguments import Arguments, read_query
from steam.trainer.rest.call import Call, answering, get, post, services_of
from steam.trainer.rest.keys import check_new_key, discard
from steam.trainer.rest.listing import files_at
from steam.trainer.rest.remote import fetch, is_remote
from steam.trainer.rest.samples import copy_sample, is_sample
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.services import TrainerServices
from steam.trainer.rest.uploads import receive
from steam.trainer.store import RawFile

MAX_URL = 8_000
"""The longest address that a file is fetched from; it becomes the file's key."""


def import_files(call: Call) -> Json:
    """`POST /3/ImportFilesMulti`: several paths at once; each may stand for several files."""
    paths = call.arguments.words("paths")
    if not paths:
        raise InvalidInput("No path to import was given.", hint="Send paths=[/folder/file.csv].")
    pattern = call.arguments.text("pattern")
    kept = [one for path in paths for one in _import(path, pattern, call.services)]
    return schema("ImportFilesMultiV3", paths=paths, **_imported(kept, pattern))


def import_file(call: Call) -> Json:
    """`GET` and `POST /3/ImportFiles`: one path, which may stand for several files."""
    path, pattern = call.arguments.required("path"), call.arguments.text("pattern")
    kept = _import(path, pattern, call.services)
    return schema("ImportFilesV3", path=path, **_imported(kept, pattern))


async def upload_file(request: Request) -> Json:
    """`POST /3/PostFile`: the raw body, or the first part of a multipart body."""
    services = services_of(request)
    wanted = Arguments(read_query(request.url.query)).text("destination_frame")
    check_new_key(wanted)
    path = await receive(request, services.home.frames, services.max_upload_bytes)
    size = path.stat().st_size
    file = RawFile(key=wanted or path.name, path=path, size_bytes=size, owned=True)
    discard(services.store.put(file))
    return {"destination_frame": file.key, "total_bytes": size}


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file under its key, and whether something was there under it."""

    file: RawFile
    again: bool


def _import(text: str, pattern: str, services: TrainerServices) -> list[_Kept]:
    """Keys for the files that a path, a URL or the name of a sample stands for."""
    if is_sample(text):
        files = [copy_sample(text, services.home.frames)]
    elif is_remote(text):
        check_new_key(text, MAX_URL)
        files = [fetch(text, services)]
    else:
        files = [
            RawFile(key=f"nfs:/{path}", path=path, size_bytes=path.stat().st_size, owned=False)
            for path in files_at(text, pattern, services.import_roots, services.home)
        ]
    return [_keep(file, services) for file in files]


def _keep(file: RawFile, services: TrainerServices) -> _Kept:
    replaced = services.store.put(file)
    discard(replaced)
    return _Kept(file, again=replaced is not None)


def _imported(kept: Sequence[_Kept], pattern: str) -> Json:
    return {
        "pattern": pattern or None,
        "files": [one.file.key if one.file.owned else str(one.file.path) for one in kept],
        "destination_frames": [one.file.key for one in kept],
        "fails": [],
        "dels": [one.file.key for one in kept if one.again],
    }


routes = [
    post("/3/ImportFilesMulti", import_files, takes=("paths", "pattern")),
    get("/3/ImportFiles", import_file, takes=("path", "pattern")),
    post("/3/ImportFiles", import_file, takes=("path", "pattern")),
    Route("/3/PostFile", answering(upload_file), methods=["POST"]),
    Route("/3/PostFile.bin", answering(upload_file), methods=["POST"]),
    Route("/3/PostFile.bin", answering(upload_file), methods=["POST"]),
]
