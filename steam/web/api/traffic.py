"""What deployments were asked, over time and at present."""

from typing import Annotated

from fastapi import APIRouter, Query

from steam.web.cards import find_deployment
from steam.web.dependencies import ServicesDep
from steam.web.json import Json
from steam.web.views.traffic import series_view, span_named, summary_view

router = APIRouter()

SpanName = Annotated[str, Query(alias="range", max_length=20)]


@router.get("/traffic")
def overview(services: ServicesDep) -> Json:
    with services.store.read() as reader:
        deployments = sorted(reader.deployments(), key=lambda one: one.name)
    found = services.traffic.overview(deployments)
    return Json([summary_view(one.name, found[one.id]) for one in deployments])


@router.get("/deployments/{name}/traffic")
def traffic(name: str, services: ServicesDep, span: SpanName = "1h") -> Json:
    wanted = span_named(span)
    with services.store.read() as reader:
        deployment = find_deployment(reader, name)
    return Json(series_view(name, services.traffic.series(deployment, wanted)))
