"""The list of batches, and what its buttons do."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from steam.web.api.batches import BatchId
from steam.web.dependencies import ChangesDep, ServicesDep
from steam.web.rendering import render
from steam.web.views.batches import batch_view

router = APIRouter(prefix="/batches")

_LIMIT = 100


@router.get("")
def batches(request: Request, services: ServicesDep) -> HTMLResponse:
    with services.store.read() as reader:
        found = reader.batches(_LIMIT)
        names = [deployment.name for deployment in reader.deployments()]
    context = {
        "batches": [batch_view(batch) for batch in found],
        "limit": _LIMIT,
        "deployments": names,
    }
    return render(request, "batches.html", context)


@router.post("/{batch_id}/cancel")
async def cancel(batch_id: BatchId, request: Request, changes: ChangesDep) -> Response:
    await changes.cancel_batch(batch_id)
    return _done(request, "It ends; what it has done is kept.")


@router.post("/{batch_id}/resume")
async def resume(batch_id: BatchId, request: Request, changes: ChangesDep) -> Response:
    await changes.resume_batch(batch_id)
    return _done(request, "It goes on where it was.")


@router.post("/{batch_id}/delete")
async def delete(
    batch_id: BatchId, request: Request, services: ServicesDep, changes: ChangesDep
) -> Response:
    await changes.run(lambda: services.batches.forget(batch_id, who=services.who))
    return _done(request, "It is forgotten; its target stays.")


def _done(request: Request, sentence: str) -> Response:
    """A sentence where the action was, or the page again for a browser without scripts."""
    if "HX-Request" in request.headers:
        return render(request, "partials/done.html", {"sentence": sentence})
    return RedirectResponse("/batches", 303)
