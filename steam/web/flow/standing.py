"""How the trainer stands: whether it answers, and since when it is the same one."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

import msgspec
from anyio.to_thread import run_sync

from steam.core.errors import SteamError
from steam.core.home import Home
from steam.web.flow.link import TrainerLink
from steam.web.flow.place import find_place
from steam.web.flow.reading import read_small

_KEPT_S = 1.0
_ANSWER_S = 2.0
_MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Standing:
    """What Flow tells of the trainer.

    `started_ms` (since 1970) is another one after a restart: frames made before are gone then. It
    is None for a trainer that does not tell. `message` says why there is no answer, and what to do.
    """

    answers: bool
    url: str | None = None
    version: str | None = None
    steam: str | None = None
    started_ms: int | None = None
    message: str = ""


class _Entry(msgspec.Struct):
    name: str
    value: str


class _About(msgspec.Struct):
    entries: list[_Entry]


class StandingOfTrainer:
    """Asks at most once a second, however many pages want to know. For one event loop."""

    def __init__(self, link: TrainerLink) -> None:
        self._link = link
        self._asking = asyncio.Lock()
        self._known: tuple[float, Standing] | None = None

    async def now(self, home: Home, trainer_url: str) -> Standing:
        """How the trainer at the address, else the one of the home, stands."""
        loop = asyncio.get_running_loop()
        async with self._asking:
            if self._known is None or loop.time() - self._known[0] > _KEPT_S:
                standing = await self._ask(home, trainer_url)
                self._known = (loop.time(), standing)
            return self._known[1]

    async def _ask(self, home: Home, trainer_url: str) -> Standing:
        url = None
        try:
            place = await run_sync(find_place, home, trainer_url)
            url = place.shown
            raw = await read_small(
                self._link, place, b"/3/About", silent_s=_ANSWER_S, most_bytes=_MOST_BYTES
            )
        except SteamError as error:
            return Standing(answers=False, url=url, message=str(error))
        return _told(url, raw)


def _told(url: str, raw: bytes) -> Standing:
    try:
        entries = msgspec.json.decode(raw, type=_About).entries
    except msgspec.MsgspecError:
        return Standing(
            answers=False,
            url=url,
            message=f"What listens at {url} is no trainer. End it, then start `steam trainer`.",
        )
    about = {entry.name: entry.value for entry in entries}
    return Standing(
        answers=True,
        url=url,
        version=about.get("Build project version"),
        steam=about.get("Server"),
        started_ms=_ms(about.get("Started", "")),
    )


def _ms(time: str) -> int | None:
    """Milliseconds since 1970 of an ISO 8601 time with a zone."""
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        return None
    return round(moment.timestamp() * 1000) if moment.tzinfo else None
