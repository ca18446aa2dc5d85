"""Which requests are for a worker: `/deployments/NAME/ROUTE`, and the worker's own path of each."""

import re
from dataclasses import dataclass

_PATTERN = re.compile(rb"/(api/)?deployments/([a-z0-9_-]{1,63})/([A-Za-z0-9_./-]*)")

_FORM_FILE = re.compile(rb"form(/[a-z]+\.(?:css|js|svg))")
_OPEN_INFERENCE = re.compile(rb"v2(?:/[a-z0-9_-]+)*")
_NAMED_MODEL = re.compile(rb"(?:predict|info)/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
_FACTS = (b"predict", b"schema", b"stats", b"openapi.json", b"snippets")
_PROBES = (b"ready", b"health", b"ping", b"metrics")
_OTHERS = (b"invocations", b"version", b"info")

_ROUTES = {
    **{name: b"/" + name for name in (*_FACTS, *_PROBES, *_OTHERS)},
    **{b"form/" + name: b"/" + name for name in (b"", *_FACTS)},
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
    path = _worker_path(rest)
    if path is None or (api and rest != b"predict"):
        return None
    return Address(name.decode("ascii"), path)


def _worker_path(rest: bytes) -> bytes | None:
    if file := _FORM_FILE.fullmatch(rest):
        return file[1]
    if _OPEN_INFERENCE.fullmatch(rest) or _NAMED_MODEL.fullmatch(rest):
        return b"/" + rest
    return _ROUTES.get(rest)
