"""One request on its way to whichever worker takes it."""

import asyncio

from steam.core.errors import Unavailable
from steam.web.gateway.bell import Bell
from steam.web.gateway.client import Client
from steam.web.gateway.directory import Directory
from steam.web.gateway.exchange import Exchange
from steam.web.gateway.figures import Outcome
from steam.web.gateway.link import Link, Links
from steam.web.gateway.table import Route
from steam.web.gateway.trouble import Broken, Crowded, Silent, Unreachable
from steam.web.refusals import AllBusy, TimedOut
from steam.web.refusals import Broken as BrokenOff

_LOOK_AGAIN_S = 0.05
_SUSPECT_SHARE = 0.5


class CutOff(Exception):
    """A worker broke off in the middle of an answer that the client has the beginning of."""


class Delivery:
    """Tries workers until one answers.

    What never came to a worker goes to the next one, or waits for one. What a worker may have begun
    to score is tried once more, if its body was kept; not when the worker had it for so long that
    the request itself may be what ended it.
    """

    def __init__(
        self, client: Client, directory: Directory, links: Links, bell: Bell, wait_s: float
    ) -> None:
        self._client = client
        self._directory = directory
        self._links = links
        self._bell = bell
        self._wait_s = wait_s
        self._loop = asyncio.get_running_loop()
        self._wait_until: float | None = None
        self._retried = self._waited = False

    async def run(self, deployment: str, path: bytes) -> Outcome:
        """Have the request answered.

        Raises NotFound, Conflict, Unavailable, AllBusy, BrokenOff and TimedOut with nothing sent
        to the client, CutOff with the beginning of an answer sent, and what `Client` raises.
        """
        tried: set[str] = set()
        crowded = False
        while True:
            route = await self._directory.route(deployment)
            link = self._links.choose(route, tried)
            if link is None:
                await self._wait(deployment, crowded=crowded or self._links.is_crowded(route))
                tried.clear()
                crowded = False
                continue
            tried.add(link.token)
            begun = self._loop.time()
            try:
                await self._try(link, route, path)
            except Unreachable as trouble:
                if not self._client.untouched:
                    raise BrokenOff(deployment) from None
                crowded |= isinstance(trouble, Crowded)
            except Broken:
                if not self._may_retry(self._loop.time() - begun, route.timeout_s):
                    raise BrokenOff(deployment) from None
                self._retried = True
            except Silent:
                raise TimedOut(deployment, route.timeout_s) from None
            else:
                return self._outcome()

    async def _try(self, link: Link, route: Route, path: bytes) -> None:
        link.enter()
        connection = None
        exchange = None
        try:
            connection = await link.connection(fresh=not self._client.kept)
            exchange = Exchange(self._client, connection, path)
            await exchange.ask(route.timeout_s)
            await exchange.pass_on(route.timeout_s)
        except (Unreachable, Broken, Silent) as trouble:
            if exchange is not None and exchange.passing:
                raise CutOff from trouble
            raise
        finally:
            if connection is not None:
                link.give_back(connection)
            if link.leave():
                self._bell.ring()

    def _may_retry(self, took_s: float, timeout_s: float) -> bool:
        return self._client.kept and not self._retried and took_s < timeout_s * _SUSPECT_SHARE

    async def _wait(self, deployment: str, *, crowded: bool) -> None:
        """Wait until it makes sense to look again.

        When the time is up, raises AllBusy if workers are `crowded`, else Unavailable.
        """
        now = self._loop.time()
        if self._wait_until is None:
            self._wait_until = now + self._wait_s
            await self._directory.refresh()
        elif now < self._wait_until:
            self._waited = True
            await self._bell.heard(min(_LOOK_AGAIN_S, self._wait_until - now))
        elif crowded:
            raise AllBusy(deployment)
        else:
            raise Unavailable(
                f"No worker of '{deployment}' is ready.",
                hint="Its page and `steam deployment show` tell its state.",
                details={"deployment": deployment},
            )

    def _outcome(self) -> Outcome:
        if self._retried:
            return Outcome.RETRIED
        return Outcome.WAITED if self._waited else Outcome.ANSWERED
