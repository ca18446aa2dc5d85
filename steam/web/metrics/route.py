"""GET /metrics."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from steam.scoring.exposition import CONTENT_TYPE
from steam.web.metrics.collector import Collector

router = APIRouter()


@router.get("/metrics")
def metrics(request: Request) -> Response:
    collector: Collector = request.app.state.metrics
    return Response(collector.text(), headers={"Content-Type": CONTENT_TYPE})
