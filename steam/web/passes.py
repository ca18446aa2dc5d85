"""When the master makes passes: after every change, and on a timer as a net below the resident."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import structlog

from steam.core.clock import Clock
from steam.core.errors import SteamError
from steam.overseer.observe import NOBODY, PROBED_STATES
from steam.overseer.one_pass import Overseer
from steam.overseer.report import PassReport
from steam.overseer.schedule import scheduled

ACTOR = "master"
_SETTLE_S = 30.0


class Passes:
    """The passes of one master.

    While a resident overseer is at work it alone probes workers, so that a miss is counted once;
    without one the master probes, and sees workers through their start.
    """

    def __init__(
        self,
        overseer: Overseer,
        clock: Clock,
        has_resident: Callable[[], bool],
        background: ThreadPoolExecutor,
    ) -> None:
        self._overseer = overseer
        self._clock = clock
        self._has_resident = has_resident
        self._background = background
        self._ending = threading.Event()
        self._settling = False  # or about to, in the background
        self.last_ms: int | None = None

    def after_change(self, actor: str) -> None:
        """A pass in the name of whoever changed a record. Raises as `Overseer.run_pass` does."""
        report = self._noted(self._overseer.run_pass(actor, probe=NOBODY, search=False))
        if report.is_moving and not self._settling and not self._has_resident():
            self._settling = True
            self._background.submit(self._settle)

    def regular(self) -> None:
        """A pass on the timer."""
        if self._ending.is_set():
            return
        try:
            if self._has_resident():
                self._noted(self._overseer.run_pass(ACTOR, probe=NOBODY))
            else:
                self._noted(
                    self._overseer.settle(
                        ACTOR, _SETTLE_S, probe=PROBED_STATES, given_up=self._ending.is_set
                    )
                )
        except (SteamError, OSError) as error:
            # The next one comes in a few seconds; the reason is for the operator.
            structlog.get_logger().warning("no pass", reason=str(error))

    def tell(self) -> None:
        """Tell of incidents what is due, unless the resident overseer does.

        Whoever is told may take seconds to listen: nothing else waits for that.
        """
        if self._ending.is_set() or self._has_resident():
            return
        try:
            self._overseer.upkeep.tell()
        except (SteamError, OSError) as error:
            structlog.get_logger().warning("nobody told", reason=str(error))

    def _settle(self) -> None:
        self._settling = False
        self.regular()

    def end(self) -> None:
        """Begin no further pass on the timer: a master that is told to end must not wait for
        workers that take long to start."""
        self._ending.set()

    def _noted(self, report: PassReport) -> PassReport:
        self.last_ms = self._clock.now_ms()
        return report


@contextmanager
def regular_passes(
    overseer: Overseer, clock: Clock, has_resident: Callable[[], bool], interval_s: float
) -> Iterator[Passes]:
    """Passes that run while the block does: the first at once, then every `interval_s` seconds."""
    with ThreadPoolExecutor(1, thread_name_prefix="pass") as background:
        passes = Passes(overseer, clock, has_resident, background)
        background.submit(passes.regular)
        with scheduled(passes.regular, interval_s), scheduled(passes.tell, interval_s):
            try:
                yield passes
            finally:
                passes.end()
