"""Where the trainer is, and by what it lets this master in."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from steam.core.errors import Unavailable
from steam.core.home import Home


@dataclass(frozen=True, slots=True)
class TrainerPlace:
    """The trainer's URL, which may hold a login, and the token of its home, if there is one."""

    url: httpx.URL
    token: str = field(default="", repr=False)

    @property
    def shown(self) -> str:
        """The URL without the login."""
        return str(self.url.copy_with(username=None, password=None))


def find_place(home: Home, url: str = "") -> TrainerPlace:
    """The trainer at `url`, else the one of the home, as its files tell now: a restart moves it.

    The home's token is for the home's trainer alone. Raises Unavailable.
    """
    if url:
        return TrainerPlace(_checked(url))
    return TrainerPlace(_checked(_recorded(home.address("trainer"))), _token(home.trainer_token))


def not_running() -> Unavailable:
    """Nobody answers where the trainer should be."""
    return Unavailable(
        "The trainer does not answer.",
        hint="Start it with `steam trainer`, or all servers with `steam up`.",
    )


def _recorded(record: Path) -> str:
    try:
        return str(json.loads(record.read_text(encoding="utf-8"))["url"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise not_running() from error


def _token(file: Path) -> str:
    """Empty where it cannot be read: a trainer without logins needs none."""
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def _checked(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise _no_address(text) from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise _no_address(text)
    return url


def _no_address(text: str) -> Unavailable:
    return Unavailable(
        f"'{text.rpartition('@')[2][:80]}' is no address of a trainer.",
        hint="Correct STEAM_TRAINER_URL; it looks like http://127.0.0.1:54321.",
    )
