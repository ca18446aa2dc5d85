"""Find the servers: by URL when given, else by the addresses that they recorded under home."""

import json
import ssl
from pathlib import Path

from steam.client import Master, Trainer
from steam.core.errors import InvalidInput, Unavailable
from steam.settings import Settings, load_settings


def master(home: Path | None = None, url: str | None = None) -> Master:
    """The client of the master. Raises Unavailable when none is recorded."""
    settings = load_settings(home=home, master_url=url)
    if settings.master_url:
        return Master(settings.master_url, token=settings.token)
    token = settings.token or _recorded_token(settings.layout.master_token)
    recorded = recorded_url(settings, "master")
    return Master(recorded, token=token, trust=_own_certificate(settings))


def trainer(home: Path | None = None, url: str | None = None) -> Trainer:
    """The client of the trainer. Raises Unavailable when none is recorded."""
    settings = load_settings(home=home, trainer_url=url)
    if settings.trainer_url:
        return Trainer(settings.trainer_url)
    token = _recorded_token(settings.layout.trainer_token)
    return Trainer(recorded_url(settings, "trainer"), token=token)


def _recorded_token(file: Path) -> str:
    """What a server of the home lets its commands in by; empty where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""


def _own_certificate(settings: Settings) -> ssl.SSLContext | None:
    """The certificate of the home's own master is to be trusted as it is, whatever its name: the
    address is that of this machine, and in a file of the owner's. None without one."""
    if settings.tls_certificate is None:
        return None
    try:
        trust = ssl.create_default_context(cafile=str(settings.tls_certificate))
    except OSError as error:
        raise InvalidInput(
            f"The certificate {settings.tls_certificate} cannot be read.",
            hint="STEAM_TLS_CERTIFICATE names it.",
        ) from error
    trust.check_hostname = False
    return trust


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
