"""The sessions of clients that have vanished, ended from time to time."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from steam.trainer.rest.services import TrainerServices
from steam.trainer.rest.sessions import end_idle

_PARTS = 4
_LONGEST_PAUSE_S = 60.0

_log = logging.getLogger(__name__)


@contextmanager
def sweeping(services: TrainerServices) -> Iterator[None]:
    """Ends idle sessions on a thread, for the length of the block.

    None outlives its idle time by more than a quarter of it, or by a minute.
    """
    pause_s = min(services.session_idle_ms / 1000 / _PARTS, _LONGEST_PAUSE_S)
    over = threading.Event()

    def sweep() -> None:
        while not over.wait(pause_s):
            try:
                end_idle(services)
            except Exception:  # noqa: BLE001 - logged: the next sweep may do better
                _log.exception("Idle sessions could not be ended")

    thread = threading.Thread(target=sweep, name="session-sweep", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
