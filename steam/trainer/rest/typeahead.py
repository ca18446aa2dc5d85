"""Paths that begin as a client has typed them: those that it may import from, and no others."""

import os
from itertools import islice
from pathlib import Path

from steam.core.data_roots import is_allowed, is_private
from steam.core.home import Home
from steam.trainer.rest.call import Call, get
from steam.trainer.rest.listing import MAX_LOOKED_AT
from steam.trainer.rest.paths import local
from steam.trainer.rest.schemas import Json, schema

MAX_MATCHES = 1000


def complete(call: Call) -> Json:
    """`GET /3/Typeahead/files`: up to `limit` files and folders whose paths begin with `src`."""
    source = call.arguments.text("src")
    limit = call.arguments.integer("limit", MAX_MATCHES)
    services = call.services
    found = paths_beginning(local(source), services.import_roots, services.home)
    kept = found[: limit if 0 < limit < MAX_MATCHES else MAX_MATCHES]
    return schema("TypeaheadV3", "Iced", src=source, limit=limit, matches=kept)


def paths_beginning(text: str, roots: tuple[Path, ...], home: Home) -> list[str]:
    """Sorted; folders end with a slash, and of hidden names only those that are asked for.

    Nothing is told of what lies outside the roots, but for the roots themselves.
    """
    typed_folder, _, start = text.rpartition("/")
    above = {f"{root}/" for root in roots if text and str(root).startswith(text)}
    try:
        folder = Path(typed_folder or "/").resolve()
        inside = text.startswith("/") and is_allowed(folder, roots)
        entries = _entries(folder, start, home) if inside else []
    except (OSError, ValueError, RuntimeError):  # no folder, or not one that may be read
        entries = []
    return sorted(above.union(f"{typed_folder}/{entry}" for entry in entries))


def _entries(folder: Path, start: str, home: Home) -> list[str]:
    with os.scandir(folder) as entries:
        return [
            f"{entry.name}/" if entry.is_dir() else entry.name
            for entry in islice(entries, MAX_LOOKED_AT)
            if entry.name.startswith(start or "")
            and (start or not entry.name.startswith("."))
            and not is_private(folder / entry.name, home)
        ]


routes = [get("/3/Typeahead/files", complete, takes=("src", "limit"))]
