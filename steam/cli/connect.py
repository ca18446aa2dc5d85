"""Find the servers: by URL when given, else by the addresses that they recorded under home."""

import json
from pathlib import Path

from steam.client import Master, Trainer
from steam.core.errors import Unavailable
from steam.settings import Settings, load_settings


def master(home: Path | None = None, url: str | None = None) -> Master:
    """The client of the master. Raises Unavailable when none is recorded."""
    settings = load_settings(home=home, master_url=url)
    return Master(settings.master_url or recorded_url(settings, "master"))


def trainer(home: Path | None = None, url: str | None = None) -> Trainer:
    """The client of the trainer. Raises Unavailable when none is recorded."""
    settings = load_settings(home=home, trainer_url=url)
    if settings.trainer_url:
        return Trainer(settings.trainer_url)
    return Trainer(recorded_url(settings, "trainer"), token=_recorded_token(settings))


def _recorded_token(settings: Settings) -> str:
    """What the trainer of the home lets its commands in by; empty where it cannot be read."""
    try:
        return settings.layout.trainer_token.read_text(encoding="utf-8")
    except OSError:
        return ""


def recorded_url(settings: Settings, server: str) -> str:
    """The URL that a running server wrote under home."""
    record = settings.layout.address(server)
    try:
        url = json.loads(record.read_text(encoding="utf-8"))["url"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unavailable(
            f"No {server} runs for the home {settings.layout.root}.",
            hint=f"Start it with `steam up`, or name another with --home or --{server}.",
        ) from error
    return str(url)
