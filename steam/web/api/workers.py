"""What the workers of a deployment say: their logs and their predictions."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from steam.web.cards import Card, read_card
from steam.web.dependencies import ForwarderDep, ServicesDep
from steam.web.json import Json
from steam.web.logs import read_log
from steam.web.services import MasterServices

router = APIRouter(prefix="/deployments/{name}")

Lines = Annotated[int, Query(ge=1, le=10_000)]
Slot = Annotated[int, Query(ge=0)]
After = Annotated[int | None, Query(ge=0, lt=1 << 63)]


@router.get("/logs")
def logs(
    name: str, services: ServicesDep, lines: Lines = 200, slot: Slot = 0, after: After = None
) -> Json:
    return Json(read_log(services, _card(services, name), slot, lines=lines, after=after))


@router.post("/predict")
async def predict(
    name: str, request: Request, services: ServicesDep, forwarder: ForwarderDep
) -> Response:
    card = await run_in_threadpool(_card, services, name)
    content_type = request.headers.get("content-type", "")
    return await forwarder.predict(name, card.ready, await request.body(), content_type)


def _card(services: MasterServices, name: str) -> Card:
    with services.store.read() as reader:
        return read_card(reader, name)
