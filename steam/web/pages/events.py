"""History."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from steam.web.dependencies import ServicesDep
from steam.web.rendering import render
from steam.web.views.events import event_view

router = APIRouter()

_LIMIT = 200


@router.get("/events")
def events(
    request: Request,
    services: ServicesDep,
    thing: Annotated[str, Query(max_length=300)] = "",
) -> HTMLResponse:
    with services.store.read() as reader:
        found = reader.events(thing=thing or None, limit=_LIMIT)
    shown = [event_view(event) for event in found]
    return render(request, "events.html", {"events": shown, "thing": thing, "limit": _LIMIT})
