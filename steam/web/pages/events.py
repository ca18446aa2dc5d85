"""History: by thing, actor, kind and time, page by page."""

from dataclasses import asdict, dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from steam.web.dependencies import ServicesDep
from steam.web.pages.when import NO_ZONE, When, Zone, read_when_given
from steam.web.rendering import render
from steam.web.views.events import event_view

router = APIRouter()

_LIMIT = 100

Text = Annotated[str, Query(max_length=300)]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for; what is empty or 0 is not asked for."""

    thing: str = ""
    actor: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""
    zone: str = ""
    before: int = 0

    @property
    def is_filtered(self) -> bool:
        """Whether it leaves anything out."""
        return any((self.thing, self.actor, self.kind, self.since, self.until))

    def link(self, before: int) -> str:
        """The address of the page of events before that one; of the newest ones for 0."""
        told = {key: value for key, value in asdict(replace(self, before=before)).items() if value}
        return f"?{urlencode(told)}"


def _wish(
    *,
    thing: Text = "",
    actor: Text = "",
    kind: Text = "",
    since: When = "",
    until: When = "",
    zone: Zone = "",
    before: Annotated[int, Query(ge=0, lt=1 << 63)] = 0,
) -> Wish:
    return Wish(thing, actor, kind, since, until, zone, before)


@router.get("/events")
def events(
    request: Request, services: ServicesDep, wish: Annotated[Wish, Depends(_wish)]
) -> HTMLResponse:
    zone = wish.zone or NO_ZONE
    with services.store.read() as reader:
        found = reader.events(
            thing=wish.thing or None,
            actor=wish.actor or None,
            kinds={wish.kind} if wish.kind else None,
            since_ms=read_when_given(wish.since, zone),
            until_ms=read_when_given(wish.until, zone),
            before_id=wish.before or None,
            limit=_LIMIT + 1,
        )
    shown = found[:_LIMIT]
    context = {
        "wish": wish,
        "events": [event_view(event) for event in shown],
        "older": wish.link(shown[-1].id) if len(found) > _LIMIT else None,
        "zone": zone if wish.since or wish.until else "",
        "known": {
            name: sorted({getattr(event, name) for event in shown})
            for name in ("thing", "actor", "kind")
        },
    }
    return render(request, "events.html", context)
