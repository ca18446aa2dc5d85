"""Projects."""

from fastapi import APIRouter

from steam.web.bodies import NewProject
from steam.web.dependencies import ServicesDep
from steam.web.json import Json
from steam.web.projects import add_project
from steam.web.views.models import project_view

router = APIRouter()


@router.get("/projects")
def projects(services: ServicesDep) -> Json:
    with services.store.read() as reader:
        return Json([project_view(project) for project in reader.projects()])


@router.post("/projects")
def create_project(services: ServicesDep, body: NewProject) -> Json:
    return Json(project_view(add_project(services, body.name, body.description)), 201)
