"""What a change does, before it is made: a page of its own, or a dialog where there are scripts."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from steam.core.errors import InvalidInput, NotFound
from steam.core.store import Reader
from steam.web import consequences
from steam.web.bodies import Replicas
from steam.web.cards import Card, read_card
from steam.web.consequences import Confirmation
from steam.web.dependencies import ServicesDep
from steam.web.rendering import render

router = APIRouter()

Verb = Annotated[str, Query(alias="do", max_length=20)]
Number = Annotated[int, Query(ge=1, lt=1 << 31)]


@router.get("/deployments/{name}/confirm")
def confirm(
    name: str,
    request: Request,
    services: ServicesDep,
    verb: Verb,
    *,
    replicas: Annotated[Replicas | None, Query()] = None,
    version: Number | None = None,
) -> HTMLResponse:
    with services.store.read() as reader:
        card = read_card(reader, name)
        asked = services.traffic.overview([card.deployment])[card.deployment.id].requests_of_hour
        confirmation = _confirmation(
            reader, card, verb, replicas=replicas, number=version, asked=asked
        )
    partial = "HX-Request" in request.headers
    template = "partials/confirm.html" if partial else "confirm.html"
    context = {"name": name, "confirmation": confirmation, "partial": partial}
    return render(request, template, context)


def _confirmation(
    reader: Reader,
    card: Card,
    verb: str,
    *,
    replicas: int | None,
    number: int | None,
    asked: int,
) -> Confirmation:
    match verb:
        case "stop":
            return consequences.stopping(card, asked)
        case "restart":
            return consequences.restarting(card, asked)
        case "delete":
            return consequences.deleting(card, asked)
        case "scale" if replicas is not None:
            return consequences.scaling(card, replicas)
        case "rollback" if number is not None:
            return consequences.rolling_back(card, number, _model_of(reader, card, number), asked)
        case _:
            raise InvalidInput(
                "That is no change of a deployment.", hint="Use the buttons of its page."
            )


def _model_of(reader: Reader, card: Card, number: int) -> str:
    versions = reader.versions(card.deployment.id)
    found = next((version for version in versions if version.number == number), None)
    if found is None:
        raise NotFound("version", number, hint="The deployment's page lists all of them.")
    return reader.model_names({found.model_id})[found.model_id]
