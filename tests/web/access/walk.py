"""Every route of the real application."""

import re
from collections.abc import Iterator, Mapping

from fastapi import FastAPI

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


def routes_of(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Method and path of each, as it was declared."""
    for route in app.routes:
        contexts = getattr(route, "effective_route_contexts", None)
        for one in [route] if contexts is None else list(contexts()):
            for method in sorted(getattr(one, "methods", None) or {"GET"}):
                if method != "HEAD":
                    yield method, one.path


def filled(path: str, values: Mapping[str, str]) -> str:
    """The path with a value for each of its parameters: `1` where none is given."""
    return _PARAMETER.sub(lambda match: values.get(match[1], "1"), path)
