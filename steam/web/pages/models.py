"""The models of all projects."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from steam.web.dependencies import ServicesDep
from steam.web.model_wish import ModelWishDep
from steam.web.rendering import render
from steam.web.views.leaderboard import board, figures_for

router = APIRouter()


@router.get("/models")
def models(request: Request, services: ServicesDep, wish: ModelWishDep) -> HTMLResponse:
    shown = wish.settled("created_ms")
    with services.store.read() as reader:
        page = reader.model_page(shown.query(None))
        projects = {project.id: project.name for project in reader.projects()}
        labels = sorted({label.name for label in reader.labels()})
    context = {
        "wish": shown,
        "board": board(page, figures_for(page.categories, wish.category), projects),
        "labels": labels,
        "with_project": True,
    }
    return render(request, "models.html", context)
