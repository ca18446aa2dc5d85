"""The trainer's application."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.applications import Starlette

from steam.core.clock import SystemClock
from steam.settings import Settings
from steam.trainer.algorithms.glm import GlmAlgorithm
from steam.trainer.algorithms.registry import Algorithms
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.jobs import Jobs
from steam.trainer.rest.app import create_app
from steam.trainer.rest.services import TrainerServices
from steam.trainer.rest.statistics import FrameStatistics
from steam.trainer.rest.uploads import remove_uploads
from steam.trainer.store import Store


@contextmanager
def trainer_app(settings: Settings) -> Iterator[Starlette]:
    """The trainer; its jobs are cancelled when the block ends."""
    clock, home = SystemClock(), settings.layout
    remove_uploads(home.frames)
    engine = LocalEngine(settings.threads or os.cpu_count() or 1)
    jobs = Jobs(max_running=settings.jobs, clock=clock)
    services = TrainerServices(
        store=Store(),
        jobs=jobs,
        engine=engine,
        statistics=FrameStatistics(engine),
        algorithms=Algorithms([GlmAlgorithm()]),
        clock=clock,
        home=home,
        import_roots=settings.folders_to_import_from,
        max_upload_bytes=settings.max_upload_mb << 20,
        max_columns=settings.max_columns,
        block_rows=settings.block_rows,
        h2o_version=settings.h2o_version,
        started_ms=clock.now_ms(),
    )
    try:
        yield create_app(services)
    finally:
        jobs.close()
