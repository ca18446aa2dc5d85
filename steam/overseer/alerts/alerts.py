"""Alerts as others use them: a review after each pass, and telling whenever there is time."""

from collections.abc import Callable

import structlog

from steam.core.clock import Clock
from steam.core.errors import SteamError
from steam.core.home import Home
from steam.core.store import Store
from steam.overseer.alerts.alert import Sender
from steam.overseer.alerts.incidents import Patience
from steam.overseer.alerts.review import Reviewer, StateOf
from steam.overseer.alerts.tell import Teller


class Alerts:
    """Keeps the incidents of a home and tells of them.

    Both calls may be made by any number of processes and threads at once. Trouble with the
    database, the disk or the receiver is logged and made up for by a later call: alerts never
    keep the overseer from its work.
    """

    def __init__(
        self,
        store: Store,
        home: Home,
        clock: Clock,
        state_of: StateOf,
        sender: Sender,
        *,
        patience: Patience | None = None,
    ) -> None:
        patience = patience or Patience()
        self._reviewer = Reviewer(store, clock, state_of, patience)
        self._teller = Teller(store, home, clock, sender, patience)

    def review(self) -> None:
        """Open and close incidents by the states that the last pass recorded; milliseconds."""
        _logged("incidents not reviewed", self._reviewer.review)

    def tell(self) -> None:
        """Send what is due: seconds, so neither under the lock of passes nor in a transaction."""
        _logged("incidents not told", self._teller.tell)


def _logged(event: str, work: Callable[[], None]) -> None:
    try:
        work()
    except (SteamError, OSError) as error:
        structlog.get_logger().warning(event, reason=str(error))
