"""History."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from steam.web.dependencies import ServicesDep
from steam.web.pages.when import NO_ZONE, When, Zone, read_when_given
from steam.web.rendering import render
from steam.web.views.events import event_view

router = APIRouter()

_LIMIT = 200


@router.get("/events")
def events(
    request: Request,
    services: ServicesDep,
    *,
    thing: Annotated[str, Query(max_length=300)] = "",
    since: When = "",
    until: When = "",
    zone: Zone = "",
) -> HTMLResponse:
    since_ms = read_when_given(since, zone or NO_ZONE)
    until_ms = read_when_given(until, zone or NO_ZONE)
    with services.store.read() as reader:
        found = reader.events(
            thing=thing or None, limit=_LIMIT, since_ms=since_ms, until_ms=until_ms
        )
    context = {
        "events": [event_view(event) for event in found],
        "limit": _LIMIT,
        "thing": thing,
        "since": since,
        "until": until,
        "zone": (zone or NO_ZONE) if since or until else "",
    }
    return render(request, "events.html", context)
