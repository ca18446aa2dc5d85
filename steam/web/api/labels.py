"""Labels."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from steam.core.records import Label
from steam.web.bodies import LabelTarget
from steam.web.dependencies import ChangesDep, ServicesDep
from steam.web.json import Json
from steam.web.services import MasterServices
from steam.web.views.models import list_labels, one_label

router = APIRouter()

ProjectName = Annotated[str | None, Query(max_length=200)]


@router.get("/labels")
def labels(services: ServicesDep) -> Json:
    with services.store.read() as reader:
        return Json(list_labels(reader))


@router.put("/labels/{name}")
async def put_label(
    name: str, services: ServicesDep, changes: ChangesDep, body: LabelTarget
) -> Json:
    label = await changes.move_label(name, body.model, body.project, body.why)
    return await run_in_threadpool(_shown, services, label)


@router.delete("/labels/{name}")
async def delete_label(name: str, changes: ChangesDep, project: ProjectName = None) -> Response:
    await changes.delete_label(name, project)
    return Response(status_code=204)


def _shown(services: MasterServices, label: Label) -> Json:
    with services.store.read() as reader:
        return Json(one_label(reader, label))
