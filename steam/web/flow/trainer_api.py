"""`/flow/api/trainer`: what a page tells of the trainer."""

from dataclasses import asdict

from fastapi import APIRouter

from steam.web.dependencies import ServicesDep
from steam.web.flow.dependencies import StandingDep
from steam.web.json import Json

router = APIRouter()


@router.get("/trainer")
async def trainer(services: ServicesDep, standing: StandingDep) -> Json:
    """How the trainer stands; never older than a second."""
    return Json(asdict(await standing.now(services.home, services.trainer_url)))
