"""Passes on a timer inside another program, by APScheduler."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from apscheduler.schedulers.background import BackgroundScheduler


@contextmanager
def scheduled(run_pass: Callable[[], object], interval_s: float) -> Iterator[None]:
    """Call `run_pass` in the background every `interval_s` seconds while the block runs.

    Never two at once; calls missed in the meantime count as one. The first is after one
    interval. Leaving the block waits for a running pass.
    """
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        run_pass,
        "interval",
        seconds=interval_s,
        id="pass",
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=True)
