"""What a request says of who sends it."""

from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.types import Scope

from steam.accounts.secret import MOST_CHARACTERS, digest

_PLAIN_COOKIE = "steam"
_SECURE_COOKIE = "__Host-steam"  # browsers take it only over TLS, from this host, for all of it
_BEARER = "bearer "
_QUERY_KEY = b"key=steam_key_"


@dataclass(frozen=True, slots=True)
class Credentials:
    """The secrets of a request; empty where there is none. `session` is a sha256 already."""

    session: str = ""
    bearer: str = ""
    key: str = ""


NOTHING = Credentials()


def cookie_name(*, tls: bool) -> str:
    """The name of the cookie with the session's secret."""
    return _SECURE_COOKIE if tls else _PLAIN_COOKIE


def read_credentials(scope: Scope, *, tls: bool) -> Credentials:
    """The secrets in the headers of a request, and a prediction key in its address."""
    session, bearer, key = "", "", ""
    for name, value in scope["headers"]:
        if name == b"cookie" and not session:
            session = _session(value.decode("latin-1"), cookie_name(tls=tls))
        elif name == b"authorization":
            given = value.decode("latin-1")
            if given.lower().startswith(_BEARER):
                bearer = given[len(_BEARER) :].strip()[:MOST_CHARACTERS]
        elif name == b"x-api-key":
            key = value.decode("latin-1").strip()[:MOST_CHARACTERS]
    if not key and _QUERY_KEY in scope["query_string"]:
        key = _query_key(scope["query_string"])
    return Credentials(session, bearer, key) if session or bearer or key else NOTHING


def without_key(scope: Scope) -> Scope:
    """The request without the prediction key in its address: workers and logs never see it."""
    query: bytes = scope["query_string"]
    if _QUERY_KEY not in query:
        return scope
    kept = [part for part in query.split(b"&") if not part.startswith(_QUERY_KEY)]
    changed: dict[str, Any] = {**scope, "query_string": b"&".join(kept)}
    return changed


def _session(header: str, name: str) -> str:
    if name not in header:
        return ""
    try:
        morsel = SimpleCookie(header[:8192]).get(name)
    except CookieError:
        return ""
    return digest(morsel.value) if morsel is not None and morsel.value else ""


def _query_key(query: bytes) -> str:
    found = next((part for part in query.split(b"&") if part.startswith(_QUERY_KEY)), b"")
    return found.removeprefix(b"key=").decode("latin-1")[:MOST_CHARACTERS]
