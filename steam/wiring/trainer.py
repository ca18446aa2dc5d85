"""The trainer's application."""

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.applications import Starlette

from steam.core.clock import SystemClock
from steam.settings import Settings
from steam.trainer.algorithms.glm import GlmAlgorithm
from steam.trainer.algorithms.installed import Refused, with_installed
from steam.trainer.algorithms.isolation_forest import IsolationForest
from steam.trainer.algorithms.kmeans import KMeans
from steam.trainer.algorithms.naive_bayes import NaiveBayes
from steam.trainer.algorithms.pca import PrincipalComponents
from steam.trainer.algorithms.registry import Algorithms
from steam.trainer.algorithms.trees import GradientBoosting, RandomForest
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.storage.paging import FrameMemory
from steam.trainer.frame.storage.saved import SavedFrames
from steam.trainer.freed_memory import keep_freed_memory
from steam.trainer.jobs import Jobs
from steam.trainer.jobs.history import JobFile
from steam.trainer.kernels.chosen import compiled
from steam.trainer.limited_store import LimitedStore
from steam.trainer.machine_memory import available_to_process
from steam.trainer.rapids.sessions import Sessions
from steam.trainer.rest.app import create_app
from steam.trainer.rest.services import TrainerServices
from steam.trainer.rest.session_sweep import sweeping
from steam.trainer.rest.statistics import FrameStatistics
from steam.trainer.rest.uploads import remove_uploads
from steam.trainer.store import Store
from steam.wiring.home import new_token

_SHARE_OF_FRAMES = 0.6

_log = logging.getLogger(__name__)


@contextmanager
def trainer_app(settings: Settings) -> Iterator[Starlette]:
    """The trainer; its jobs are cancelled when the block ends."""
    keep_freed_memory()
    clock, home = SystemClock(), settings.layout
    remove_uploads(home.frames)
    shutil.rmtree(home.trainer_scratch, ignore_errors=True)
    engine = LocalEngine(settings.threads or os.cpu_count() or 1)
    jobs = Jobs(settings.jobs, clock, settings.jobs_waiting, JobFile(home.job_history))
    services = TrainerServices(
        store=_store(settings),
        jobs=jobs,
        engine=engine,
        statistics=FrameStatistics(engine),
        sessions=Sessions(clock),
        algorithms=_algorithms(),
        clock=clock,
        home=home,
        import_roots=settings.folders_to_import_from,
        import_urls=settings.import_urls,
        max_upload_bytes=settings.max_upload_mb << 20,
        parse_memory_bytes=settings.parse_memory_mb << 20,
        max_columns=settings.max_columns,
        block_rows=settings.block_rows,
        session_idle_ms=round(settings.session_idle_h * 3_600_000),
        token=new_token(home.trainer_token),
        h2o_version=settings.h2o_version,
        started_ms=clock.now_ms(),
    )
    try:
        with services.log.attached(), sweeping(services):
            app = create_app(services)
            if not compiled():
                _log.warning(
                    "The loops of training are not compiled, and fits take about twice as long. "
                    "Install a C compiler (gcc or clang), then install steam again."
                )
            yield app
    finally:
        jobs.close()


def _store(settings: Settings) -> Store:
    """A store that holds the frames that were saved."""
    home = settings.layout
    memory = FrameMemory(_frame_bytes(settings), home.trainer_scratch)
    store = LimitedStore(memory)
    saved = SavedFrames(home.saved_frames)
    saved.remove_unfinished()
    for frame in saved.open_all():
        store.put(frame)
    return store


def _frame_bytes(settings: Settings) -> int:
    if settings.frame_memory_mb:
        return settings.frame_memory_mb << 20
    available = available_to_process()
    if settings.trainer_memory_mb:
        available = min(available, settings.trainer_memory_mb << 20)
    return int(available * _SHARE_OF_FRAMES)


def algorithms_of_this_machine() -> tuple[Algorithms, tuple[Refused, ...]]:
    """Ours and those of installed packages, whose code runs, and what was left out."""
    own = (
        GlmAlgorithm(),
        GradientBoosting(),
        RandomForest(),
        KMeans(),
        PrincipalComponents(),
        NaiveBayes(),
        IsolationForest(),
    )
    return with_installed(own)


def _algorithms() -> Algorithms:
    algorithms, refused = algorithms_of_this_machine()
    for one in refused:
        _log.warning("%s", one, exc_info=one.error)
    return algorithms
