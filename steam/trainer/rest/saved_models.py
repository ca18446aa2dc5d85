"""Models saved and loaded: on this machine's disk, or as a file at the client."""

import io
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from starlette.responses import Response

from steam.core.errors import Conflict, NotFound
from steam.core.whole_file import whole_file
from steam.trainer.algorithms.parameters import InvalidParameter, ParameterSpec
from steam.trainer.algorithms.saved.file import open_model, with_frames, write_model
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.storage.chunk_file import in_memory
from steam.trainer.frame.storage.frame_file import open_frame
from steam.trainer.frame.storage.saved import said_plainly
from steam.trainer.rest.call import Call, get, post
from steam.trainer.rest.export_paths import writable_file
from steam.trainer.rest.keys import check_new_key, discard, kept_with
from steam.trainer.rest.models import artifact_name, model_json, show_models
from steam.trainer.rest.paths import MissingFile, importable
from steam.trainer.rest.schemas import Json, plain, schema
from steam.trainer.rest.scorers import scorer_of
from steam.trainer.rest.services import TrainerServices
from steam.trainer.store import RawFile, kind_of

_WITH_FRAMES = "export_cross_validation_predictions"
_WHERE = ("dir", "force", _WITH_FRAMES)


def save(call: Call) -> Json:
    """`GET /99/Models.bin/{id}`: to the file `dir` on this machine; `force` replaces one."""
    model = _model(call)
    frames = _frames(call, model)
    return _written(call, lambda out: write_model(model, out, frames))


def save_artifact(call: Call) -> Json:
    """`GET /99/Models.mojo/{id}`: the artifact, to the file `dir` on this machine."""
    data = _model(call).artifact()
    return _written(call, lambda out: out.write(data))


def save_details(call: Call) -> Json:
    """`GET /99/Models/{id}/json`: what is shown of a model, to the file `dir` on this machine."""
    told = json.dumps(plain(model_json(_model(call), call.services)), allow_nan=False)
    return _written(call, lambda out: out.write(told.encode()))


def load(call: Call) -> Json:
    """`POST /99/Models.bin`: from the file `dir` on this machine, in the place of its name's."""
    services = call.services
    text = call.arguments.required("dir")
    try:
        path = importable(text, services.import_roots, services.home)
    except MissingFile as error:  # 412, as H2O says
        raise InvalidParameter(error.message) from None
    return _loaded(call, path)


def download(call: Call) -> Response:
    """`GET /3/Models.fetch.bin/{id}`: the saved model, as a file for the client."""
    model = _model(call)
    out = io.BytesIO()
    write_model(model, out, _frames(call, model))
    return Response(
        out.getvalue(),
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{artifact_name(model)}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def upload(call: Call) -> Json:
    """`POST /99/Models.upload.bin`: from the uploaded file whose key is `dir`, which goes then."""
    services = call.services
    key = call.arguments.required("dir")
    file = services.store.get(RawFile, key)
    told = _loaded(call, file.path)
    discard(services.store.remove(key))
    return told


def _model(call: Call) -> TrainedModel:
    return call.services.store.get(TrainedModel, call.path["key"])


def _frames(call: Call, model: TrainedModel) -> list[Frame]:
    """The frames of the cross-validation, where they are wanted and still there."""
    if not call.arguments.flag(_WITH_FRAMES):
        return []
    found = (call.services.store.find(key) for key in kept_with(model))
    return [one for one in found if isinstance(one, Frame)]


def _written(call: Call, write: Callable[[BinaryIO], object]) -> Json:
    services = call.services
    force = call.arguments.flag("force")
    path = writable_file(
        call.arguments.required("dir"),
        services.import_roots,
        services.home,
        force=force,
        make_folders=True,
    )
    with said_plainly(path.parent), whole_file(path, mode=0o666, durable=False) as out:
        write(out)
    return schema(
        "ModelExportV3",
        "Iced",
        dir=str(path),
        force=force,
        export_cross_validation_predictions=call.arguments.flag(_WITH_FRAMES),
    )


def _loaded(call: Call, path: Path) -> Json:
    services = call.services
    with path.open("rb") as file:
        opened = open_model(file, path.stat().st_size, lambda name: _specs(services, name))
    key = check_new_key(opened.model.key)
    before = services.store.find(key)
    if not isinstance(before, TrainedModel | None):
        raise Conflict(
            f"'{key[:80]}' is a {kind_of(before)}, which the model of that name would replace.",
            hint=f"Remove the {kind_of(before)} first.",
        )
    frames = [_frame(data, services) for data in opened.frames]
    own = set(kept_with(opened.model))
    model = with_frames(opened.model, [frame.key for frame in frames if frame.key in own])
    for frame in frames:
        if frame.key in kept_with(model):
            discard(services.store.put(frame))
    discard(services.store.put(model))
    for name in set(kept_with(before)) - set(kept_with(model)):
        discard(services.store.remove(name))
    return show_models(call, [model])


def _specs(services: TrainerServices, name: str) -> Sequence[ParameterSpec]:
    try:
        return scorer_of(name, services).parameters
    except NotFound as error:  # of the file, not of the address
        raise InvalidParameter(f"The model is of an algorithm that is not here: {error}") from None


def _frame(data: bytes, services: TrainerServices) -> Frame:
    """A frame from the bytes of its file, which has no name once it is open."""
    folder = services.home.trainer_scratch
    with said_plainly(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder) as file:
            file.write(data)
            file.flush()
            frame = open_frame(Path(file.name))
    check_new_key(frame.key)
    held = (replace(vec, chunks=tuple(map(in_memory, vec.chunks))) for vec in frame.vecs)
    return replace(frame, vecs=tuple(held))


routes = [
    get("/99/Models.bin/{key:path}", save, _WHERE),
    get("/99/Models.mojo/{key:path}", save_artifact, _WHERE),
    get("/99/Models/{key:path}/json", save_details, _WHERE),
    post("/99/Models.bin", load, _WHERE),
    get("/3/Models.fetch.bin/{key:path}", download, (_WITH_FRAMES, "dir", "force")),
    post("/99/Models.upload.bin", upload, _WHERE),
]
