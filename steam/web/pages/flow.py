"""Flow's page: the notebook itself runs in the browser."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from steam.web.rendering import render

router = APIRouter()


@router.get("/flow")
def flow(request: Request) -> HTMLResponse:
    return render(request, "flow.html", {})
