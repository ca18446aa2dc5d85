"""GET /metrics."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from steam.scoring.exposition import CONTENT_TYPE
from steam.web.dependencies import ActorDep, ServicesDep
from steam.web.metrics.collector import Collector
from steam.web.services import MasterServices

router = APIRouter()


@router.get("/metrics")
def metrics(request: Request, actor: ActorDep, services: ServicesDep) -> Response:
    collector: Collector = request.app.state.metrics
    seen = None if actor.projects is None else _names(services)
    return Response(collector.text(seen), headers={"Content-Type": CONTENT_TYPE})


def _names(services: MasterServices) -> frozenset[str]:
    with services.store.read() as reader:
        return frozenset(deployment.name for deployment in reader.deployments())
