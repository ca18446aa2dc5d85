"""Deployments as they are."""

from fastapi import APIRouter

from steam.web.cards import read_card, read_cards
from steam.web.dependencies import ServicesDep
from steam.web.json import Json
from steam.web.views.deployments import deployment_view, list_versions, list_workers

router = APIRouter()


@router.get("/deployments")
def deployments(services: ServicesDep) -> Json:
    with services.store.read() as reader:
        cards = read_cards(reader)
    now_ms = services.clock.now_ms()
    return Json([deployment_view(card, services.host, now_ms) for card in cards])


@router.get("/deployments/{name}")
def deployment(name: str, services: ServicesDep) -> Json:
    with services.store.read() as reader:
        card = read_card(reader, name)
    return Json(deployment_view(card, services.host, services.clock.now_ms()))


@router.get("/deployments/{name}/versions")
def versions(name: str, services: ServicesDep) -> Json:
    with services.store.read() as reader:
        return Json(list_versions(reader, name))


@router.get("/deployments/{name}/workers")
def workers(name: str, services: ServicesDep) -> Json:
    with services.store.read() as reader:
        return Json(list_workers(reader, name))
