"""The settings of this server, to be read; they are changed where it is started."""

import os

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from steam.web.dependencies import ServicesDep
from steam.web.rendering import render
from steam.web.views.settings import shown_settings

router = APIRouter()


@router.get("/settings")
def settings(request: Request, services: ServicesDep) -> HTMLResponse:
    shown = list(shown_settings(services.settings, os.environ))
    return render(request, "settings.html", {"settings": shown, "home": services.home.root})
