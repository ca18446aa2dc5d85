"""Work on a timer inside another program, by APScheduler."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from apscheduler.schedulers.background import BackgroundScheduler


@contextmanager
def scheduled(work: Callable[[], object], interval_s: float) -> Iterator[None]:
    """Call `work` in the background every `interval_s` seconds while the block runs.

    Never two at once; calls missed in the meantime count as one. The first is after one
    interval. Leaving the block waits for a running call.
    """
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        work,
        "interval",
        seconds=interval_s,
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=True)
