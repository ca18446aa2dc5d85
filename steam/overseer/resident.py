"""The resident overseer: passes for as long as a server runs, at once when there is a reason."""

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

import structlog

from steam.core.errors import SteamError
from steam.overseer.figures import FigureFile
from steam.overseer.lease import refuse_other_machine
from steam.overseer.lock import locked
from steam.overseer.observe import NOBODY, targets_of
from steam.overseer.observed import Health
from steam.overseer.one_pass import Overseer
from steam.overseer.probe.pulse import Pulse
from steam.overseer.report import PassReport
from steam.overseer.sockets.server import HandoverServer
from steam.overseer.watch import Watch
from steam.overseer.wave import GATHERING_S

ACTOR = "overseer"
_CHANGE_LOOK_S = 0.25  # how soon changes that others wrote are noticed
_TROUBLE_PAUSE_S = 1.0  # after a pass that could not be made


class Resident:
    """Runs a pass whenever a worker ends or falls silent, a record changes, or time has come.

    Nothing that a worker does makes it wait: deaths come from pidfds, health from the pulse, which
    has a thread of its own. Every `interval_s` seconds it looks at everything, reason or not.
    """

    def __init__(
        self,
        overseer: Overseer,
        interval_s: float,
        pulse_s: float,
        alive: Callable[[], None] = lambda: None,
    ) -> None:
        """`alive` is called, cheaply and often, from the loop that does the work."""
        self._overseer = overseer
        self._interval_s = interval_s
        self._alive = alive
        self._watch = Watch()
        self._pulse = Pulse(pulse_s, self._watch.wake)
        self._figures = FigureFile(overseer.home.overseer_figures, overseer.clock)
        self._teller = ThreadPoolExecutor(1, thread_name_prefix="tell")
        self._told: Future[None] | None = None
        self._search_at = self._lived_at = time.monotonic()

    def wake(self) -> None:
        """Have a pass made now. Safe from any thread and from signal handlers."""
        self._watch.wake()

    def run(self, stop: threading.Event, started: Callable[[], None] = lambda: None) -> None:
        """Oversee until `stop` is set (call `wake` after setting it to be rid of the wait).

        `started` is called once the home is ours. Workers go on when it ends. Raises Busy when
        this home has a resident overseer already, Conflict when it is another machine's.
        """
        home = self._overseer.home
        with locked(home, home.resident_lock, purpose="resident overseer", timeout_s=0):
            refuse_other_machine(home, self._overseer.clock.now_ms())
            server = HandoverServer(home, self._overseer.sockets.duplicate_of, self._still_s)
            try:
                started()
                while not stop.is_set():
                    self._turn(stop)
            finally:
                server.close()
                self._figures.close()

    def close(self) -> None:
        """Let go of threads and descriptors; after `run` has returned."""
        self._teller.shutdown()
        self._pulse.close()
        self._watch.close()

    def _turn(self, stop: threading.Event) -> None:
        """One pass, and the wait for the next."""
        if not self._pulse.is_beating:
            raise RuntimeError("the thread that probes workers has ended")
        self._live()
        try:
            # Read before the pass, so that a change made during it is not missed.
            changes = self._overseer.store.change_counter()
            report = self._pass(self._pulse.take_news())
            if report.failures:
                self._pause(stop)
            else:
                if report.starts_waiting:
                    stop.wait(GATHERING_S)
                self._wait_for_a_reason(report, changes)
        except Exception as error:
            expected = isinstance(error, SteamError)
            log = structlog.get_logger()
            log.warning("no pass", reason=str(error), exc_info=None if expected else error)
            self._figures.failed()
            self._pause(stop)

    def _pass(self, news: Mapping[str, Health]) -> PassReport:
        search = time.monotonic() >= self._search_at
        if search:
            self._search_at = time.monotonic() + self._interval_s
        report = self._overseer.run_pass(ACTOR, probe=NOBODY, search=search, known=news)
        self._figures.passed(report, held_sockets=self._overseer.sockets.count())
        if search and (self._told is None or self._told.done()):
            self._told = self._teller.submit(self._overseer.upkeep.tell)
        self._watch.follow((*report.workers, *report.batches))
        target_of = targets_of(report.desired)
        self._pulse.follow((worker, target_of(worker)) for worker in report.workers)
        return report

    def _live(self) -> None:
        self._lived_at = time.monotonic()
        self._alive()

    def _still_s(self) -> float:
        return time.monotonic() - self._lived_at

    def _pause(self, stop: threading.Event) -> None:
        """A wait after trouble, whatever happens meanwhile."""
        # Watching would wake us at once, again and again, for a death that cannot be recorded.
        self._watch.follow(())
        stop.wait(min(_TROUBLE_PAUSE_S, self._interval_s))

    def _wait_for_a_reason(self, report: PassReport, changes: int) -> None:
        """Until a worker ends, somebody calls, somebody changes a record, or time is up."""
        until = self._search_at
        if report.look_again_ms is not None:
            until = min(until, time.monotonic() + report.look_again_ms / 1000)
        while (left_s := until - time.monotonic()) > 0:
            self._live()
            if self._watch.wait(min(left_s, _CHANGE_LOOK_S)):
                return
            if self._overseer.store.change_counter() != changes:
                return
