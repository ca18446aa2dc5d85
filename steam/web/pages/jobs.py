"""What works at present: the trainer's jobs, which the page itself asks for, and batches."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from steam.web.dependencies import ServicesDep
from steam.web.rendering import render
from steam.web.views.batches import batch_view

router = APIRouter()

_BATCHES = 10


@router.get("/jobs")
def jobs(request: Request, services: ServicesDep) -> HTMLResponse:
    """A trainer that hangs holds the jobs' part of the page, never the page."""
    with services.store.read() as reader:
        batches = [batch_view(batch) for batch in reader.batches(_BATCHES)]
    return render(request, "jobs.html", {"batches": batches})
