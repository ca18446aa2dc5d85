"""What the buttons of a model's page do about labels; deploying is with the other actions."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from steam.web.bodies import Name, Why
from steam.web.dependencies import ChangesDep, ServicesDep
from steam.web.pages.places import go_to
from steam.web.views.models import find_model

router = APIRouter()

NameField = Annotated[Name, Form()]
WhyField = Annotated[Why, Form()]


def _project_of(name: str, services: ServicesDep) -> str:
    """The name of the project in which the labels of a model are. Raises NotFound."""
    with services.store.read() as reader:
        wanted = find_model(reader, name).project_id
        return next(project.name for project in reader.projects() if project.id == wanted)


ProjectDep = Annotated[str, Depends(_project_of)]


@router.post("/models/{name}/label")
async def label(  # noqa: PLR0917 - a form's fields
    name: str,
    request: Request,
    changes: ChangesDep,
    project: ProjectDep,
    label: NameField,
    why: WhyField = "",
) -> Response:
    await changes.move_label(label, name, project, why)
    return go_to(request, f"/models/{name}")


@router.post("/models/{name}/unlabel")
async def unlabel(  # noqa: PLR0917 - a form's fields
    name: str,
    request: Request,
    changes: ChangesDep,
    project: ProjectDep,
    label: NameField,
    why: WhyField = "",
) -> Response:
    await changes.move_label(label, None, project, why)
    return go_to(request, f"/models/{name}")


@router.post("/models/{name}/delete-label")
async def delete_label(  # noqa: PLR0917 - a form's fields
    name: str,
    request: Request,
    changes: ChangesDep,
    project: ProjectDep,
    label: NameField,
    why: WhyField = "",
) -> Response:
    await changes.delete_label(label, project, why)
    return go_to(request, f"/models/{name}")
