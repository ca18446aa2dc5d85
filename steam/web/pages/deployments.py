"""The list of deployments, and one deployment. They read the database and a log, nothing else."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from steam.core.states import DesiredState
from steam.web.cards import read_card, read_cards
from steam.web.dependencies import BaseUrlDep, ServicesDep
from steam.web.logs import read_log, slots_of
from steam.web.rendering import render
from steam.web.views.deployments import deployment_view, list_versions, list_workers
from steam.web.views.events import event_view
from steam.web.views.facts import read_facts
from steam.web.views.isolation import isolation_of
from steam.web.views.models import list_labels

router = APIRouter()

_LOG_LINES = 40
_EVENTS = 30
_STARTS = 20

Slot = Annotated[int, Query(ge=0)]


@router.get("/")
def deployments(request: Request, services: ServicesDep, base_url: BaseUrlDep) -> HTMLResponse:
    with services.store.read() as reader:
        cards = read_cards(reader)
        has_models = bool(reader.model_names())
    now_ms = services.clock.now_ms()
    context = {
        "deployments": [deployment_view(card, services.host, base_url, now_ms) for card in cards],
        "has_models": has_models,
    }
    return render(request, "deployments.html", context)


@router.get("/deployments/{name}/form")
def form(name: str) -> RedirectResponse:
    """The worker's own page, whose links are relative to its address."""
    return RedirectResponse(f"/deployments/{name}/form/", 308)


@router.get("/deployments/{name}")
def deployment(
    request: Request, name: str, services: ServicesDep, base_url: BaseUrlDep, slot: Slot = 0
) -> HTMLResponse:
    with services.store.read() as reader:
        card = read_card(reader, name)
        model = reader.model(card.version.model_id) if card.version else None
        versions = list_versions(reader, name)
        starts = list_workers(reader, name, _STARTS)
        events = reader.events(thing=f"deployment:{name}", limit=_EVENTS)
        labels = list_labels(reader, model.project_id) if model else []
    slots = slots_of(card)
    slot = slot if slot in slots else 0
    context = {
        "deployment": deployment_view(card, services.host, base_url, services.clock.now_ms()),
        "wanted": card.deployment.desired is DesiredState.RUNNING,
        "labels": labels,
        "isolation": isolation_of(card, services.home),
        "own_isolation": services.isolation,
        "facts": read_facts(model.facts) if model else None,
        "versions": versions,
        "starts": starts,
        "events": [event_view(event) for event in events],
        "slots": slots,
        "slot": slot,
        "log": read_log(services, card, slot, lines=_LOG_LINES).lines if slots else (),
    }
    return render(request, "deployment.html", context)
