"""`/invocations` and `/version`: what clients of MLflow and SageMaker ask, beside `/ping`."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from steam import __version__
from steam.scoring.dialects.mlflow import MLFLOW
from steam.scoring.long_scorings import LongScorings
from steam.scoring.routes.rows import Rows
from steam.scoring.worker import Worker


def invocation_routes(worker: Worker, long: LongScorings) -> list[Route]:
    """The routes of MLflow's scoring server that no other client has."""

    async def version(_: Request) -> Response:
        return PlainTextResponse(__version__)

    return [
        Route("/invocations", Rows(worker, MLFLOW, long), methods=["POST"]),
        Route("/version", version),
    ]
