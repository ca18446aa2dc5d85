"""History."""

from typing import Annotated

from fastapi import APIRouter, Query

from steam.web.dependencies import ServicesDep
from steam.web.json import Json
from steam.web.views.events import event_view

router = APIRouter()

Text = Annotated[str | None, Query(max_length=300)]
EventId = Annotated[int, Query(ge=0, lt=1 << 63)]
Milliseconds = Annotated[int, Query(ge=0, lt=1 << 62)]


@router.get("/events")
def events(
    services: ServicesDep,
    *,
    thing: Text = None,
    actor: Text = None,
    kind: Text = None,
    after: EventId = 0,
    before: EventId = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    since_ms: Milliseconds | None = None,
    until_ms: Milliseconds | None = None,
) -> Json:
    with services.store.read() as reader:
        found = reader.events(
            thing=thing or None,
            actor=actor or None,
            kinds={kind} if kind else None,
            after_id=after,
            before_id=before or None,
            limit=limit,
            since_ms=since_ms,
            until_ms=until_ms,
        )
    return Json([event_view(event) for event in found])
