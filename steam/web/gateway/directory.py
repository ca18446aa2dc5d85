"""The table of routes, kept as new as the database while there are requests."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog

from steam.core.errors import Conflict, SteamError
from steam.core.names import no_such
from steam.core.store import Store
from steam.web.gateway.table import Route, Table, read_table

_log = structlog.get_logger()

_POLL_S = 0.05
_IDLE_S = 2.0  # without a request: the polling ends, and the next request begins it again


class Directory:
    """Answers where requests go. `on_change` gets every new table.

    The database is asked in a thread of its own, so that no busy page delays a prediction.
    """

    def __init__(self, store: Store, on_change: Callable[[Table], None]) -> None:
        self._store = store
        self._on_change = on_change
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="gateway")
        self._table: Table | None = None
        self._counter: int | None = None
        self._poller: asyncio.Task[None] | None = None
        self._asked_at = 0.0
        self._complaint = ""

    async def route(self, name: str) -> Route:
        """The route of a deployment that is wanted; a refusal is checked against the database.

        Raises NotFound, and Conflict when the user has stopped it.
        """
        loop = asyncio.get_running_loop()
        self._asked_at = loop.time()
        if self._poller is None:
            self._poller = loop.create_task(self._poll())
            await self.refresh()
        route = self._find(name)
        if route is None or not route.wanted:
            await self.refresh()
            route = self._find(name)
        if route is None:
            raise no_such("deployment", name, "The list of deployments shows all of them.")
        if not route.wanted:
            raise Conflict(
                f"The deployment '{name}' is stopped.",
                hint=f"Start it on its page, or with `steam deployment start {name}`.",
                details={"deployment": name},
            )
        return route

    async def refresh(self) -> None:
        """Read the rows if anybody has changed them since.

        Raises SteamError when they cannot be read and never were; an older table goes on to serve.
        """
        loop = asyncio.get_running_loop()
        try:
            table = await loop.run_in_executor(self._thread, self._read)
        except SteamError as error:
            if self._table is None:
                raise
            if str(error) != self._complaint:  # asked twenty times a second, told once
                self._complaint = str(error)
                _log.warning("the gateway keeps its old table", reason=self._complaint)
            return
        self._complaint = ""
        if table is not None:
            self._table = table
            self._on_change(table)

    async def close(self) -> None:
        if self._poller is not None:
            self._poller.cancel()
            await asyncio.wait([self._poller])
        self._thread.shutdown()

    def _find(self, name: str) -> Route | None:
        return None if self._table is None else self._table.get(name)

    def _read(self) -> Table | None:
        """In the thread: the new table, or None when nothing has changed."""
        counter = self._store.change_counter()
        if counter == self._counter:
            return None
        with self._store.read() as reader:
            table = read_table(reader)
        self._counter = counter
        return table

    async def _poll(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while loop.time() - self._asked_at < _IDLE_S:
                await asyncio.sleep(_POLL_S)
                if self._table is not None:
                    await self.refresh()
        finally:
            self._poller = None
