"""The resident overseer: passes for as long as a server runs, at once when a worker ends."""

import threading
import time
from collections.abc import Callable

import structlog

from steam.core.errors import SteamError
from steam.overseer.lock import locked
from steam.overseer.one_pass import Overseer
from steam.overseer.report import PassReport
from steam.overseer.watch import Watch

ACTOR = "overseer"
_CHANGE_LOOK_S = 0.25  # how soon changes that others wrote are noticed
_TROUBLE_PAUSE_S = 1.0  # after a pass that could not be made


class Resident:
    """Runs a pass every `interval_s` seconds, and whenever there is a reason for one sooner."""

    def __init__(self, overseer: Overseer, interval_s: float) -> None:
        self._overseer = overseer
        self._interval_s = interval_s
        self._watch = Watch()

    def wake(self) -> None:
        """Have a pass made now. Safe from any thread and from signal handlers."""
        self._watch.wake()

    def run(self, stop: threading.Event, started: Callable[[], None] = lambda: None) -> None:
        """Oversee until `stop` is set (call `wake` after setting it to be rid of the wait).

        `started` is called once the home is ours. Workers go on when it ends. Raises Busy when
        this home has a resident overseer already.
        """
        home = self._overseer.home
        with locked(home, home.resident_lock, purpose="resident overseer", timeout_s=0):
            started()
            probe_at = time.monotonic()
            while not stop.is_set():
                probe = time.monotonic() >= probe_at
                if probe:
                    probe_at = time.monotonic() + self._interval_s
                self._turn(probe_at, probe=probe)

    def close(self) -> None:
        """Let go of the descriptors; after `run` has returned."""
        self._watch.close()

    def _turn(self, probe_at: float, *, probe: bool) -> None:
        """One pass, and the wait for the next."""
        try:
            # Read before the pass, so that a change made during it is not missed.
            changes = self._overseer.store.change_counter()
            report = self._overseer.run_pass(ACTOR, probe=probe)
            self._watch.follow(report.workers)
            self._wait_for_a_reason(report, probe_at, changes)
        except Exception as error:
            expected = isinstance(error, SteamError)
            log = structlog.get_logger()
            log.warning("no pass", reason=str(error), exc_info=None if expected else error)
            # Watching now would wake us at once for a death that could not be handled.
            self._watch.follow(())
            self._watch.wait(min(_TROUBLE_PAUSE_S, self._interval_s))

    def _wait_for_a_reason(self, report: PassReport, probe_at: float, changes: int) -> None:
        """Until a worker ends, somebody calls, somebody changes a record, or time is up."""
        until = probe_at
        if report.look_again_ms is not None:
            until = min(until, time.monotonic() + report.look_again_ms / 1000)
        while (left_s := until - time.monotonic()) > 0:
            if self._watch.wait(min(left_s, _CHANGE_LOOK_S)):
                return
            if self._overseer.store.change_counter() != changes:
                return
