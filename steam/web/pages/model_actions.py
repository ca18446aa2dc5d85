"""What the buttons of a model's page do about labels; deploying is with the other actions."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from steam.web.bodies import Name, Why
from steam.web.dependencies import ChangesDep, ServicesDep
from steam.web.pages.places import go_to
from steam.web.services import MasterServices
from steam.web.views.models import find_model

router = APIRouter()

NameField = Annotated[Name, Form()]
WhyField = Annotated[Why, Form()]


@router.post("/models/{name}/label")
async def label(
    name: str,
    request: Request,
    services: ServicesDep,
    changes: ChangesDep,
    *,
    label: NameField,
    why: WhyField = "",
) -> Response:
    project = await changes.run(lambda: _project_of(services, name))
    await changes.move_label(label, name, project, why)
    return go_to(request, f"/models/{name}")


@router.post("/models/{name}/unlabel")
async def unlabel(
    name: str,
    request: Request,
    services: ServicesDep,
    changes: ChangesDep,
    *,
    label: NameField,
    why: WhyField = "",
) -> Response:
    project = await changes.run(lambda: _project_of(services, name))
    await changes.move_label(label, None, project, why)
    return go_to(request, f"/models/{name}")


@router.post("/models/{name}/delete-label")
async def delete_label(
    name: str,
    request: Request,
    services: ServicesDep,
    changes: ChangesDep,
    *,
    label: NameField,
    why: WhyField = "",
) -> Response:
    project = await changes.run(lambda: _project_of(services, name))
    await changes.delete_label(label, project, why)
    return go_to(request, f"/models/{name}")


def _project_of(services: MasterServices, name: str) -> str:
    with services.store.read() as reader:
        wanted = find_model(reader, name).project_id
        return next(project.name for project in reader.projects() if project.id == wanted)
