"""Two to five models side by side."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from steam.core.errors import InvalidInput, SteamError
from steam.core.home import Home
from steam.core.records import Model
from steam.deploy.curves import Curves
from steam.deploy.model_curves import curves_of
from steam.web.dependencies import ServicesDep
from steam.web.rendering import render
from steam.web.views.comparison import (
    compared_coefficients,
    compared_figures,
    compared_parameters,
    overlaid,
)
from steam.web.views.models import find_model

router = APIRouter()

MOST = 5

Names = Annotated[list[Annotated[str, Query(max_length=200)]], Query(max_length=50)]


@router.get("/compare")
def compare(request: Request, services: ServicesDep, model: Names = []) -> HTMLResponse:  # noqa: B006 - read only, and FastAPI wants it so
    names = list(dict.fromkeys(model))
    if not 2 <= len(names) <= MOST:
        raise InvalidInput(
            f"{len(names)} models were chosen to compare.",
            hint=f"Choose 2 to {MOST} in the list of models.",
        )
    with services.store.read() as reader:
        models = [find_model(reader, name) for name in names]
        projects = {project.id: project.name for project in reader.projects()}
    curves = _curves(services.home, models)
    context = {
        "models": models,
        "projects": projects,
        "figures": compared_figures(models),
        "roc": overlaid(models, curves),
        "parameters": compared_parameters(models),
        "coefficients": compared_coefficients(models),
    }
    return render(request, "compare.html", context)


def _curves(home: Home, models: Sequence[Model]) -> list[Curves]:
    """What each artifact draws; nothing for one that cannot be read, which its own page tells."""
    found = []
    for model in models:
        try:
            found.append(curves_of(home.artifact(model.artifact_sha256)))
        except SteamError:
            found.append(Curves())
    return found
