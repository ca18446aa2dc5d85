"""Who may talk to a server on loopback: no page of another site, by whatever name it calls us."""

from collections.abc import Collection
from urllib.parse import urlsplit

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
OWN_SITES = frozenset({"same-origin", "none"})
"""What `Sec-Fetch-Site` says of our own pages, and of an address that somebody typed."""

FOREIGN = "Pages of other sites may not use this server."


def refusal(host: str | None, origin: str | None, host_names: Collection[str]) -> str | None:
    """Why a request with these headers is refused, or None. No names: any host will do.

    A browser sends such requests without asking its user: DNS rebinding (a foreign name in Host)
    or a form on any page (a foreign Origin).
    """
    if host_names and _name(f"//{host or ''}") not in host_names:
        return "This server does not go by the name in the request's Host header."
    if origin is not None and _place(origin) != (host or "").lower():
        return FOREIGN
    return None


def _place(url: str) -> str | None:
    """Host and port in lower case."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return None


def _name(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
