"""Projects as cards, and one project as the leaderboard of its models."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from steam.accounts.members import find_project
from steam.core.accounts import DEFAULT_PROJECT
from steam.core.leaderboard import ProjectCounts
from steam.core.records import Project
from steam.web.bodies import Name, Why
from steam.web.dependencies import ChangesDep, ServicesDep
from steam.web.formats import FIGURE_WORDS
from steam.web.model_wish import ModelWishDep
from steam.web.pages.members import members_context
from steam.web.pages.places import go_to
from steam.web.projects import add_project, change_project, delete_project
from steam.web.rendering import render
from steam.web.views.leaderboard import board, figures_for
from steam.web.views.models import names_at

router = APIRouter()

NameField = Annotated[Name, Form()]
TextField = Annotated[Why, Form()]


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """A project with what it holds; `changed_ms` is when its newest model came, or it itself."""

    project: Project
    counts: ProjectCounts

    @property
    def changed_ms(self) -> int:
        return max(self.project.created_ms, self.counts.newest_ms)


@router.get("/projects")
def projects(request: Request, services: ServicesDep) -> HTMLResponse:
    with services.store.read() as reader:
        counts = reader.project_counts()
        cards = [
            ProjectCard(project, counts.get(project.id, ProjectCounts()))
            for project in reader.projects()
        ]
    cards.sort(key=lambda card: -card.changed_ms)
    return render(request, "projects.html", {"cards": cards})


@router.get("/projects/{name}")
def project(name: str, request: Request, services: ServicesDep, wish: ModelWishDep) -> HTMLResponse:
    with services.store.read() as reader:
        record = find_project(reader, name)
        counts = reader.project_counts().get(record.id, ProjectCounts())
        first = reader.model_page(wish.settled("created_ms").query({record.id}))
        columns = _columns(record, figures_for(first.categories, wish.category))
        shown = wish.settled(columns[0] if columns else "created_ms")
        page = reader.model_page(shown.query({record.id}))
        labels = [label for label in reader.labels() if label.project_id == record.id]
        names = names_at(reader, labels)
        members = members_context(reader, record.name)
    context = {
        "project": record,
        "counts": counts,
        "is_default": record.name == DEFAULT_PROJECT,
        "wish": shown,
        "board": board(page, columns, {record.id: record.name}),
        "labels": sorted(label.name for label in labels),
        "pointing": [(label.name, names.get(label.model_id or 0)) for label in labels],
        "figures": FIGURE_WORDS,
        "with_project": False,
        "members": members,
    }
    return render(request, "project.html", context)


@router.post("/projects")
async def add(
    request: Request,
    services: ServicesDep,
    changes: ChangesDep,
    *,
    name: NameField,
    description: TextField = "",
) -> Response:
    made = await changes.run(lambda: add_project(services, name.strip(), description))
    return go_to(request, f"/projects/{made.name}")


@router.post("/projects/{name}/change")
async def change(
    name: str,
    request: Request,
    services: ServicesDep,
    changes: ChangesDep,
    *,
    description: TextField = "",
    target: NameField = "",
) -> Response:
    await changes.run(lambda: change_project(services, name, description, target))
    return go_to(request, f"/projects/{name}")


@router.post("/projects/{name}/delete")
async def delete(
    name: str, request: Request, services: ServicesDep, changes: ChangesDep
) -> Response:
    await changes.run(lambda: delete_project(services, name))
    return go_to(request, "/projects")


def _columns(record: Project, usual: tuple[str, ...]) -> tuple[str, ...]:
    """The figures that are shown, that which the project goes by first."""
    if not record.target:
        return usual
    return (record.target, *(name for name in usual if name != record.target))
