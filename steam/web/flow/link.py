"""The HTTP client that speaks to the trainer: bounded in time and in number, nothing kept whole."""

from collections.abc import AsyncIterator, Iterable
from functools import cached_property
from typing import Any

import httpx

from steam.core.errors import Busy, SteamError, Unavailable
from steam.web.flow.place import TrainerPlace, not_running

_CONNECT_S = 2.0
_WRITE_S = 60.0  # a trainer that takes nothing for as long hangs
_AT_ONCE = 64


class TrainerLink:
    """Asks the trainer. For one event loop.

    Every request has a connection of its own: a trainer that was restarted is never asked over
    one that its predecessor left, and on loopback a connection costs next to nothing.
    """

    @cached_property
    def _client(self) -> httpx.AsyncClient:
        """Made with the first request: it reads the machine's certificates, which takes a while."""
        return httpx.AsyncClient(
            limits=httpx.Limits(max_connections=_AT_ONCE, max_keepalive_connections=0),
            trust_env=False,
            follow_redirects=False,
        )

    async def close(self) -> None:
        """Close what is open; open requests must have ended."""
        await self._client.aclose()

    async def ask(
        self,
        place: TrainerPlace,
        method: str,
        target: bytes,
        *,
        headers: Iterable[tuple[bytes, bytes]] = (),
        body: AsyncIterator[bytes] | None = None,
        silent_s: float | None,
    ) -> httpx.Response:
        """The trainer's answer once its head is there; the caller reads the rest and closes it.

        `silent_s` is how long it may say nothing, None for as long as it likes. Raises Unavailable
        and Busy, and what reading `body` raises.
        """
        extensions: dict[str, Any] = {"target": place.url.raw_path.rstrip(b"/") + target}
        request = self._client.build_request(
            method,
            place.url,
            headers=[*headers, *_own_headers(place)],
            content=body,
            timeout=httpx.Timeout(silent_s, connect=_CONNECT_S, write=_WRITE_S, pool=_CONNECT_S),
            extensions=extensions,
        )
        try:
            answer = await self._client.send(request, stream=True)
        except httpx.HTTPError as error:
            raise trouble(error, silent_s) from error
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            await answer.aclose()
            raise Unavailable(
                "The trainer asks for a login that this master does not have.",
                hint="Restart both, or write the login into STEAM_TRAINER_URL.",
            )
        return answer


def _own_headers(place: TrainerPlace) -> list[tuple[bytes, bytes]]:
    """Nothing packed, as it is passed on; and what the trainer lets this master in by."""
    own = [(b"accept-encoding", b"identity")]
    if place.token:
        own.append((b"authorization", b"Bearer " + place.token.encode()))
    return own


def trouble(error: httpx.HTTPError, silent_s: float | None = None) -> SteamError:
    """What went wrong between the master and the trainer, in a sentence."""
    match error:
        case httpx.ConnectError() | httpx.ConnectTimeout():
            return not_running()
        case httpx.PoolTimeout():
            return Busy(
                f"The trainer has {_AT_ONCE} requests in hand already.",
                hint="Ask again in a moment.",
            )
        case httpx.TimeoutException():
            return Unavailable(
                f"The trainer gave no answer within {silent_s or _WRITE_S:g} s.",
                hint="It may be busy or hang; the page Health and its log tell more.",
            )
        case _:
            return Unavailable(
                "The trainer broke off before it had answered.",
                hint="Its log may tell why. Look at what it has before you ask again.",
            )
