"""`/flow/api/deploy`: a model of the trainer, put behind a name in one step."""

from contextlib import aclosing
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool

from steam.core.errors import InvalidInput, NotFound
from steam.core.names import check_key, check_slug
from steam.core.records import Deployment
from steam.web.bodies import ModelToDeploy
from steam.web.cards import read_card
from steam.web.changes import Changes
from steam.web.dependencies import BaseUrlDep, ChangesDep, ServicesDep
from steam.web.flow.dependencies import LinkDep
from steam.web.flow.link import TrainerLink
from steam.web.flow.place import find_place
from steam.web.flow.reading import NotThere, pieces_of
from steam.web.json import Json
from steam.web.services import MasterServices
from steam.web.uploads import file_of

_SILENT_S = 60.0

router = APIRouter()


@router.post("/deploy")
async def deploy(
    services: ServicesDep,
    changes: ChangesDep,
    base_url: BaseUrlDep,
    link: LinkDep,
    body: ModelToDeploy,
) -> Json:
    """Register the model under its key, and make it the first or the next version of `name`.

    As `steam deploy` does, with one difference: the trainer's model counts, so one that is
    registered under the same key with another file is refused.
    """
    check_key("model", body.model)
    check_slug("deployment", body.name)
    before = await run_in_threadpool(_existing, services, body.name)
    _check_replicas(before, body.replicas)
    await _register(services, changes, link, body)
    if before is None:
        await changes.create(body.name, body.model, replicas=body.replicas or 1, why=body.why)
    else:
        await changes.add_version(body.name, body.model, body.why)
    version = await run_in_threadpool(_current_version, services, body.name)
    shown = {
        "model": body.model,
        "deployment": body.name,
        "version": version,
        "url": f"{base_url}/deployments/{body.name}/predict",
        "page": f"/deployments/{body.name}",
    }
    return Json(shown, 201 if before is None else 200)


async def _register(
    services: MasterServices, changes: Changes, link: TrainerLink, wanted: ModelToDeploy
) -> None:
    place = await run_in_threadpool(find_place, services.home, services.trainer_url)
    limit_bytes = services.limits.artifact_bytes
    target = f"/3/Models/{quote(wanted.model, safe='')}/mojo".encode()
    pieces = pieces_of(link, place, target, silent_s=_SILENT_S, most_bytes=limit_bytes)
    try:
        async with (
            aclosing(pieces),
            file_of(pieces, services.home.frames, limit_bytes) as file,
        ):
            await changes.run(
                lambda: services.registry.register_model(
                    file, wanted.model, wanted.project, services.who
                )
            )
    except NotThere as error:
        raise NotFound(
            "trained model",
            wanted.model,
            hint="The trainer forgets its models when it restarts; build it again.",
        ) from error


def _existing(services: MasterServices, name: str) -> Deployment | None:
    with services.store.read() as reader:
        return reader.deployment_named(name)


def _current_version(services: MasterServices, name: str) -> int | None:
    with services.store.read() as reader:
        version = read_card(reader, name).version
    return version.number if version else None


def _check_replicas(before: Deployment | None, replicas: int | None) -> None:
    if before is not None and replicas not in {None, before.replicas}:
        raise InvalidInput(
            f"'{before.name}' exists and keeps its number of workers, {before.replicas}.",
            hint="Leave the number out, and change it on the page of the deployment.",
        )
