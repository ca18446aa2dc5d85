"""The link to the first admin, for the one who starts the master."""

import socket
from urllib.parse import urlsplit

from steam.accounts.entry import Entry
from steam.core.loopback import is_loopback

_ALL_ADDRESSES = frozenset({"0.0.0.0", "::"})  # noqa: S104 - recognised, not bound


def offered_setup(entry: Entry, url: str, bind: str) -> str:
    """What to print about it; empty where there are accounts. Earlier links are dead.

    `url` is where the master listens; of all addresses of the machine its name is the best.
    """
    secret = entry.offer_setup()
    if secret is None:
        return ""
    parts = urlsplit(url)
    where = url if bind not in _ALL_ADDRESSES else f"{parts.scheme}://{_own_name()}:{parts.port}"
    link = f"{where}/setup?code={secret.text}"
    if is_loopback(bind):
        return f"To ask for logins, create the first admin (within an hour): {link}"
    return f"Nobody can log in yet. Create the first admin (within an hour): {link}"


def _own_name() -> str:
    return socket.gethostname().lower()
