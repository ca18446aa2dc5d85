"""Projects."""

from fastapi import APIRouter
from fastapi.responses import Response

from steam.accounts.members import find_project
from steam.web.bodies import NewProject, ProjectChange
from steam.web.dependencies import ServicesDep
from steam.web.json import Json
from steam.web.projects import add_project, change_project, delete_project
from steam.web.views.models import project_view

router = APIRouter()


@router.get("/projects")
def projects(services: ServicesDep) -> Json:
    with services.store.read() as reader:
        return Json([project_view(project) for project in reader.projects()])


@router.post("/projects")
def create_project(services: ServicesDep, body: NewProject) -> Json:
    return Json(project_view(add_project(services, body.name, body.description)), 201)


@router.get("/projects/{name}")
def project(name: str, services: ServicesDep) -> Json:
    with services.store.read() as reader:
        return Json(project_view(find_project(reader, name)))


@router.patch("/projects/{name}")
def change(name: str, services: ServicesDep, body: ProjectChange) -> Json:
    return Json(project_view(change_project(services, name, body.description, body.target)))


@router.delete("/projects/{name}")
def delete(name: str, services: ServicesDep) -> Response:
    delete_project(services, name)
    return Response(status_code=204)
