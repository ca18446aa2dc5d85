"""Which requests are for a worker: `/deployments/NAME/ROUTE`, and the worker's own path of each."""

import re
from dataclasses import dataclass

_PATTERN = re.compile(rb"/(api/)?deployments/([a-z0-9-]{1,63})/([a-z./]*)")

_FORM_FILES = (b"page.css", b"page.js", b"icon.svg")
_FACTS = (b"predict", b"schema", b"stats")
_PROBES = (b"ready", b"health", b"ping", b"metrics")

_ROUTES = {
    **{name: b"/" + name for name in (*_FACTS, *_PROBES)},
    **{b"form/" + name: b"/" + name for name in (b"", *_FACTS, *_FORM_FILES)},
}
"""By what follows the name. The worker's page has relative links: they work below `form/`."""


@dataclass(frozen=True, slots=True)
class Address:
    """A deployment's name, and a path of its workers."""

    deployment: str
    path: bytes


def predict_path(deployment: str) -> str:
    """Where the gateway answers predictions of a deployment."""
    return f"/deployments/{deployment}/predict"


def read_address(raw_path: bytes) -> Address | None:
    """What a path stands for, or None when it is not one of the gateway's.

    `raw_path` is as the client wrote it: a path with escapes, dots or doubled slashes is nobody's.
    """
    match = _PATTERN.fullmatch(raw_path)
    if match is None:
        return None
    api, name, rest = match.groups()
    path = _ROUTES.get(rest)
    if path is None or (api and rest != b"predict"):
        return None
    return Address(name.decode("ascii"), path)
