"""One deployment, in parts. They read the database and a log, nothing else."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from steam.core.states import DesiredState
from steam.web.cards import read_card
from steam.web.dependencies import BaseUrlDep, ServicesDep
from steam.web.pages.deployment_parts import PARTS, Look
from steam.web.rendering import render
from steam.web.views.deployments import deployment_view

router = APIRouter()

_FIRST = "overview"

PartName = Annotated[str, Query(alias="view", max_length=20)]
Slot = Annotated[int, Query(ge=0)]


@router.get("/deployments/{name}/form")
def form(name: str) -> RedirectResponse:
    """The worker's own page, whose links are relative to its address."""
    return RedirectResponse(f"/deployments/{name}/form/", 308)


@router.get("/deployments/{name}")
def deployment(
    request: Request,
    name: str,
    services: ServicesDep,
    base_url: BaseUrlDep,
    *,
    view: PartName = _FIRST,
    slot: Slot = 0,
    traffic_range: Annotated[str, Query(alias="range", max_length=10)] = "1h",
) -> HTMLResponse:
    part = view if view in PARTS else _FIRST
    with services.store.read() as reader:
        card = read_card(reader, name)
        shown = deployment_view(card, services.host, base_url, services.clock.now_ms())
        look = Look(services, reader, card, shown, slot, traffic_range)
        details = PARTS[part](look)
    context = {
        "deployment": shown,
        "wanted": card.deployment.desired is DesiredState.RUNNING,
        "part": part,
        "parts": tuple(PARTS),
        **details,
    }
    return render(request, "deployment.html", context)
