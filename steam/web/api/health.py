"""GET /api/health."""

import os

from fastapi import APIRouter

from steam import __version__
from steam.web.dependencies import ServicesDep
from steam.web.json import Json

router = APIRouter()


@router.get("/health")
def health(services: ServicesDep) -> Json:
    overseer = {"last_pass_ms": services.last_pass_ms(), "interval_s": services.pass_interval_s}
    return Json(
        {
            "status": "ok",
            "version": __version__,
            "home": str(services.home.root),
            "pid": os.getpid(),
            "overseer": overseer,
            "isolation": services.isolation,
        }
    )
