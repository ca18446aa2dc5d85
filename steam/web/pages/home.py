"""Home: whether everything is well, and what needs a person."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from steam.web.checkup import UNSEEN
from steam.web.dependencies import ActorDep, BaseUrlDep, ServicesDep
from steam.web.deployment_rows import read_rows
from steam.web.needs import headline, needs_of_deployments, needs_of_home, remarks
from steam.web.pages.deployments import WishDep
from steam.web.pages.listing import listed
from steam.web.rendering import render
from steam.web.views.backups import read_backups
from steam.web.views.overseer import read_oversight

router = APIRouter()


@router.get("/")
def home(
    request: Request, actor: ActorDep, services: ServicesDep, base_url: BaseUrlDep, wish: WishDep
) -> HTMLResponse:
    """It reads the database and what was found before: nobody is asked while the reader waits."""
    now_ms = services.clock.now_ms()
    with services.store.read() as reader:
        rows = read_rows(reader, services, base_url)
        has_models = bool(rows or reader.model_names())
        backups = read_backups(reader, services.settings, now_ms)
    checked = services.checkup.look() if actor.projects is None else UNSEEN
    needs = [
        *needs_of_deployments(rows),
        *needs_of_home(read_oversight(services, now_ms), backups, checked, now_ms),
    ]
    context = {
        "headline": headline(rows, len(needs)),
        "needs": needs,
        "remarks": remarks(checked),
        "listing": listed(rows, wish),
        "has_models": has_models,
    }
    return render(request, "home.html", context)
