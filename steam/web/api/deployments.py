"""Deployments as they are."""

from typing import Annotated

from fastapi import APIRouter, Query

from steam.core.errors import InvalidInput
from steam.deploy.moment import read_moment
from steam.web.cards import read_card, read_cards
from steam.web.dependencies import BaseUrlDep, ServicesDep
from steam.web.json import Json
from steam.web.views.deployments import deployment_view, list_versions, list_workers
from steam.web.views.moments import moment_view

router = APIRouter()

Milliseconds = Annotated[int, Query(ge=0, lt=1 << 62)]


@router.get("/deployments")
def deployments(services: ServicesDep, base_url: BaseUrlDep) -> Json:
    with services.store.read() as reader:
        cards = read_cards(reader)
    now_ms = services.clock.now_ms()
    return Json([deployment_view(card, services.host, base_url, now_ms) for card in cards])


@router.get("/deployments/{name}")
def deployment(name: str, services: ServicesDep, base_url: BaseUrlDep) -> Json:
    with services.store.read() as reader:
        card = read_card(reader, name)
    return Json(deployment_view(card, services.host, base_url, services.clock.now_ms()))


@router.get("/deployments/{name}/versions")
def versions(name: str, services: ServicesDep) -> Json:
    with services.store.read() as reader:
        return Json(list_versions(reader, name))


@router.get("/deployments/{name}/at")
def at(name: str, services: ServicesDep, ms: Milliseconds) -> Json:
    if ms > services.clock.now_ms():
        raise InvalidInput("That time has not come yet.", hint="Ask for a time in the past.")
    with services.store.read() as reader:
        return Json(moment_view(name, read_moment(reader, name, ms)))


@router.get("/deployments/{name}/workers")
def workers(name: str, services: ServicesDep) -> Json:
    with services.store.read() as reader:
        return Json(list_workers(reader, name))
