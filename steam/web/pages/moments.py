"""What ran at a time: a block of the deployment's page, or a page of its own to link to."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from steam.core.errors import InvalidInput
from steam.deploy.moment import read_moment
from steam.web.dependencies import ServicesDep
from steam.web.pages.when import NO_ZONE, When, Zone, read_when
from steam.web.rendering import render
from steam.web.views.moments import moment_view

router = APIRouter()


@router.get("/deployments/{name}/at")
def at(
    request: Request, name: str, services: ServicesDep, when: When, zone: Zone = NO_ZONE
) -> HTMLResponse:
    ms = read_when(when, zone)
    if ms > services.clock.now_ms():
        raise InvalidInput(f"{when} ({zone}) is still to come.", hint="Give a time in the past.")
    with services.store.read() as reader:
        moment = moment_view(name, read_moment(reader, name, ms))
    template = "partials/moment.html" if "HX-Request" in request.headers else "moment.html"
    return render(request, template, {"name": name, "moment": moment, "when": when, "zone": zone})
