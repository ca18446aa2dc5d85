"""The gateway as an ASGI application in front of the others."""

import time

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from steam.core.errors import SteamError
from steam.core.store import Store
from steam.web.errors import json_answer, status_of
from steam.web.gateway.address import Address, read_address
from steam.web.gateway.attendance import Rounds
from steam.web.gateway.bell import Bell
from steam.web.gateway.client import Client
from steam.web.gateway.delivery import CutOff, Delivery
from steam.web.gateway.directory import Directory
from steam.web.gateway.figures import GatewayFigures, Outcome
from steam.web.gateway.link import Links
from steam.web.gateway.table import Table, tokens_of
from steam.web.gateway.trouble import ClientGone
from steam.web.refusals import AllBusy

_log = structlog.get_logger()

_BY_STATUS = {502: Outcome.BROKEN, 504: Outcome.BROKEN, 503: Outcome.UNAVAILABLE}


class Gateway:
    """Passes requests on to ready workers, and counts them in `figures`. For one event loop.

    `wait_s` is how long a request waits for a worker; a body over `limit_bytes` is refused.
    """

    def __init__(self, store: Store, *, wait_s: float, limit_bytes: int) -> None:
        self.figures = GatewayFigures()
        self._wait_s = wait_s
        self._limit_bytes = limit_bytes
        self._bell = Bell()
        self._links = Links()
        self._rounds = Rounds()
        self._directory = Directory(store, self._on_change)

    async def close(self) -> None:
        """Close what is idle; open requests must have ended."""
        await self._directory.close()
        self._links.keep(frozenset())

    async def answer(self, address: Address, scope: Scope, receive: Receive, send: Send) -> None:
        """Have one request answered, by a worker or with an error in the shape of all others."""
        started = time.perf_counter()
        client = Client(scope, receive, send, self._limit_bytes, self._rounds)
        delivery = Delivery(client, self._directory, self._links, self._bell, self._wait_s)
        outcome = Outcome.ABANDONED
        try:
            with client.attendant:
                await client.read_start()
                outcome = await delivery.run(address.deployment, address.path)
        except ClientGone:
            pass  # nobody is left to be answered; it is counted
        except CutOff:
            # Ending without the rest of the answer closes the connection: so the client knows.
            outcome = Outcome.BROKEN
            _log.warning("answer cut off", deployment=address.deployment)
        except SteamError as error:
            outcome = _outcome_of(error)
            await json_answer(error)(scope, receive, send)
        finally:
            self.figures.add(outcome, time.perf_counter() - started)

    def _on_change(self, table: Table) -> None:
        self._links.keep(tokens_of(table))
        self._bell.ring()


def _outcome_of(error: SteamError) -> Outcome:
    if isinstance(error, AllBusy):
        return Outcome.BUSY
    return _BY_STATUS.get(status_of(error), Outcome.REFUSED)


class GatewayRoutes:
    """Takes the requests that are for workers; all others go on to `app`."""

    def __init__(self, app: ASGIApp, gateway: Gateway) -> None:
        self._app = app
        self._gateway = gateway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = read_address(scope["raw_path"]) if scope["type"] == "http" else None
        if address is None:
            await self._app(scope, receive, send)
        else:
            await self._gateway.answer(address, scope, receive, send)
