"""What the doctor says, who oversees the home, backups and versions."""

import platform
import sqlite3

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from steam import __version__
from steam.web.checkup import UNSEEN
from steam.web.dependencies import ActorDep, ServicesDep
from steam.web.rendering import render
from steam.web.views.backups import read_backups
from steam.web.views.overseer import read_oversight

router = APIRouter()


@router.get("/health")
def health(request: Request, actor: ActorDep, services: ServicesDep) -> HTMLResponse:
    """It tells what was found before: nobody waits for the doctor."""
    now_ms = services.clock.now_ms()
    with services.store.read() as reader:
        backups = read_backups(reader, services.settings, now_ms)
    sees_all = actor.projects is None
    context = {
        "sees_all": sees_all,
        "checked": services.checkup.look() if sees_all else UNSEEN,
        "oversight": read_oversight(services, now_ms),
        "pass_interval_s": services.pass_interval_s,
        "backups": backups,
        "isolation": services.isolation,
        "home": services.home.root,
        "versions": {
            "steam": __version__,
            "Python": platform.python_version(),
            "SQLite": sqlite3.sqlite_version,
            "System": f"{platform.system()} {platform.release()}",
        },
    }
    return render(request, "health.html", context)


@router.post("/health/check")
def check(request: Request, actor: ActorDep, services: ServicesDep) -> Response:
    """Have the doctor look now; what is found stands on the page soon after."""
    services.checkup.look(now=True)
    if "HX-Request" in request.headers:
        return health(request, actor, services)
    return RedirectResponse("/health", 303)
