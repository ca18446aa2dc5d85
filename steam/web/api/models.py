"""Registered models."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, Response

from steam.accounts.members import find_project
from steam.core.errors import NotFound
from steam.deploy.model_curves import curves_of
from steam.model.kinds import media_of
from steam.model.native.formats import HEAD_BYTES
from steam.web.dependencies import ChangesDep, ServicesDep
from steam.web.json import Json
from steam.web.model_wish import ModelWishDep
from steam.web.uploads import received_file
from steam.web.views.leaderboard import PAGE_ROWS
from steam.web.views.models import find_model, list_models, listed_view, one_model
from steam.web.views.plots import curves_view

router = APIRouter()

Name = Annotated[str, Query(max_length=200)]


@router.get("/models")
def models(
    request: Request, services: ServicesDep, wish: ModelWishDep, project: Name | None = None
) -> Json:
    """All of them at once, or a page of those that are asked for."""
    with services.store.read() as reader:
        if not request.query_params:
            return Json(list_models(reader))
        names = {one.id: one.name for one in reader.projects()}
        places = None if project is None else {find_project(reader, project).id}
        page = reader.model_page(wish.settled("created_ms").query(places))
    return Json(
        {
            "models": [listed_view(one, names[one.project_id]) for one in page.models],
            "total": page.total,
            "page": wish.page,
            "page_rows": PAGE_ROWS,
        }
    )


@router.get("/models/{name}")
def model(name: str, services: ServicesDep) -> Json:
    with services.store.read() as reader:
        return Json(one_model(reader, name))


@router.post("/models")
async def register(
    request: Request,
    services: ServicesDep,
    changes: ChangesDep,
    name: Name,
    project: Name | None = None,
) -> Json:
    limit_bytes = services.limits.artifact_bytes
    async with received_file(request, services.home.frames, limit_bytes) as source:
        _, created = await changes.run(
            lambda: services.registry.register_model(source, name, project, services.who)
        )
    shown = await run_in_threadpool(model, name, services)
    shown.status_code = 201 if created else 200
    return shown


@router.get("/models/{name}/artifact")
def artifact(name: str, services: ServicesDep) -> FileResponse:
    with services.store.read() as reader:
        path = services.home.artifact(find_model(reader, name).artifact_sha256)
    if not path.is_file():
        raise NotFound("artifact", name, hint="Its file is gone; register the model again.")
    with path.open("rb") as file:
        media_type, ending = media_of(file.read(HEAD_BYTES))
    return FileResponse(path, media_type=media_type, filename=f"{name}{ending}")


@router.get("/models/{name}/curves")
def curves(name: str, services: ServicesDep) -> Json:
    with services.store.read() as reader:
        path = services.home.artifact(find_model(reader, name).artifact_sha256)
    return Json(curves_view(curves_of(path)))


@router.delete("/models/{name}")
async def delete(name: str, services: ServicesDep, changes: ChangesDep) -> Response:
    await changes.run(lambda: services.registry.delete_model(name, services.who))
    return Response(status_code=204)
