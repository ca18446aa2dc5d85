"""What the workers of a deployment write: their logs. The gateway passes on what they answer."""

from typing import Annotated

from fastapi import APIRouter, Query

from steam.web.cards import Card, read_card
from steam.web.dependencies import ServicesDep
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


def _card(services: MasterServices, name: str) -> Card:
    with services.store.read() as reader:
        return read_card(reader, name)
