"""Artifacts as models of the trainer: a file that H2O, steam or another library has made."""

import secrets
from pathlib import Path

from steam.core.errors import InvalidInput
from steam.model.artifact import artifact_in
from steam.model.zip_directory import Limits
from steam.trainer.algorithms.generic import GENERIC, generic_model
from steam.trainer.algorithms.parameters import InvalidParameter
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.jobs import Job
from steam.trainer.rest import schemas
from steam.trainer.rest.building import MAX_MODEL_KEY
from steam.trainer.rest.call import Call, get, post
from steam.trainer.rest.keys import check_new_key, discard
from steam.trainer.rest.model_parameters import parameters_json
from steam.trainer.rest.paths import MissingFile, importable
from steam.trainer.rest.raw_files import readable
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.spelling import spelt
from steam.trainer.store import RawFile, kind_of


def show_builder(_call: Call) -> Json:
    """`GET /3/ModelBuilders/generic`."""
    return schema("ModelBuildersV3", "Iced", model_builders={GENERIC.name: _builder_json({})})


def open_artifact(call: Call) -> Json:
    """`POST /3/ModelBuilders/generic`: a job that opens the file `path`, or that of `model_key`."""
    services = call.services
    given = call.arguments.typed(GENERIC.parameters)
    path = _path(call)
    made_up = f"GENERIC_model_{secrets.token_hex(6)}"
    key = check_new_key(str(given.get("model_id") or made_up), MAX_MODEL_KEY)
    before = services.store.find(key)
    if not isinstance(before, TrainedModel | None):
        raise InvalidParameter(f"'{key[:80]}' is a {kind_of(before)}. Choose another model_id.")

    def work(job: Job) -> None:
        started_ms = services.clock.now_ms()
        job.update(0.0, "Opening the file.")
        limits = Limits()
        if path.stat().st_size > limits.max_bytes:
            raise InvalidInput(f"The file is larger than {limits.max_bytes >> 20} MiB.")
        data = path.read_bytes()
        artifact = artifact_in(data, limits)
        times_ms = (started_ms, services.clock.now_ms())
        discard(services.store.put(generic_model(key, artifact, data, given, times_ms)))

    job = services.jobs.start(spelt(GENERIC.name), key, "Model", work)
    return _builder_json({**given, "model_id": key}) | {"job": schemas.job(job.record)}


def _path(call: Call) -> Path:
    services, arguments = call.services, call.arguments
    key, text = arguments.text("model_key"), arguments.text("path")
    if bool(key) == bool(text):
        raise InvalidParameter("Give either model_key or path.")
    if key:
        return readable(services.store.get(RawFile, key), services)
    try:
        return importable(text, services.import_roots, services.home)
    except MissingFile as error:
        raise InvalidParameter(error.message) from None


def _builder_json(given: dict[str, object]) -> Json:
    return schema(
        "GenericV3",
        "Generic",
        parameters=parameters_json(GENERIC.parameters, given, given),
        algo=GENERIC.name,
        algo_full_name=GENERIC.full_name,
        can_build=list(GENERIC.categories),
        visibility="Stable",
        supervised=False,
        messages=[],
        error_count=0,
    )


routes = [
    get("/3/ModelBuilders/generic", show_builder),
    post("/3/ModelBuilders/generic", open_artifact),
]
