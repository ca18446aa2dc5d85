"""What a file browser shows: the folders and files below the roots that may be imported."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from steam.core.data_roots import is_allowed, is_private
from steam.core.errors import InvalidInput
from steam.core.home import Home
from steam.trainer.rest.call import Call, get
from steam.trainer.rest.listing import MAX_LOOKED_AT
from steam.trainer.rest.paths import MissingFile, allowed
from steam.trainer.rest.schemas import Json, schema

MAX_LISTED = 5000


@dataclass(frozen=True, slots=True)
class Listed:
    """A folder or a file. `modified_ms` is since 1970; the size of a folder is 0."""

    name: str
    path: str
    is_folder: bool
    size_bytes: int
    modified_ms: int


def list_files(call: Call) -> Json:
    """`GET /3/ListFiles`: what is in a folder that may be imported from; without one, the roots."""
    services = call.services
    text = call.arguments.text("path")
    if text:
        folder = allowed(text, services.import_roots, services.home)
        found = entries_of(folder, text, services.import_roots, services.home)
        above = folder.parent if is_allowed(folder.parent, services.import_roots) else None
    else:
        folder, above = None, None
        found = _roots(services.import_roots, services.home)
    kept = sorted(found[:MAX_LISTED], key=lambda one: (not one.is_folder, one.name.casefold()))
    return schema(
        "ListFilesV3",
        "Iced",
        path=None if folder is None else str(folder),
        parent=None if above is None else str(above),
        entries=[_told(one) for one in kept],
        is_complete=len(found) <= MAX_LISTED,
    )


def entries_of(folder: Path, asked: str, roots: tuple[Path, ...], home: Home) -> list[Listed]:
    """Up to MAX_LISTED + 1 folders and regular files, without hidden names.

    Links that lead out of the roots are not told, nor is what may not be imported. `folder` is
    resolved and allowed, `asked` what it was called. Raises InvalidInput and NotFound.
    """
    try:
        return list(islice(_entries(folder, roots, home), MAX_LISTED + 1))
    except FileNotFoundError:
        raise MissingFile(asked) from None
    except NotADirectoryError:
        raise InvalidInput(f"{asked[:200]} is no folder.") from None
    except OSError as error:
        raise InvalidInput(f"{asked[:200]} cannot be read: {error.strerror}.") from None


def _roots(roots: tuple[Path, ...], home: Home) -> list[Listed]:
    seen = (_listed(root, str(root)) for root in roots if not is_private(root, home))
    return [root for root in seen if root is not None]


def _entries(folder: Path, roots: tuple[Path, ...], home: Home) -> Iterator[Listed]:
    with os.scandir(folder) as entries:
        for entry in islice(entries, MAX_LOOKED_AT):
            if entry.name.startswith(".") or not _can_be_told(entry.name):
                continue
            path = folder / entry.name
            if entry.is_symlink() and not _leads_inside(path, roots):
                continue
            if is_private(path.resolve(), home):
                continue
            listed = _listed(path, entry.name)
            if listed is not None:
                yield listed


def _can_be_told(name: str) -> bool:
    """Whether the name is text: others cannot be asked for over JSON."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _leads_inside(link: Path, roots: tuple[Path, ...]) -> bool:
    try:
        return is_allowed(link.resolve(), roots)
    except (OSError, RuntimeError):  # a circle of links
        return False


def _listed(path: Path, name: str) -> Listed | None:
    """The folder or regular file; None for anything else, or what is gone."""
    try:
        status = path.stat()
    except OSError:
        return None
    is_folder = S_ISDIR(status.st_mode)
    if not is_folder and not S_ISREG(status.st_mode):
        return None
    size = 0 if is_folder else status.st_size
    return Listed(name, str(path), is_folder, size, status.st_mtime_ns // 1_000_000)


def _told(one: Listed) -> Json:
    return {
        "name": one.name,
        "path": one.path,
        "is_folder": one.is_folder,
        "size_bytes": one.size_bytes,
        "modified_ms": one.modified_ms,
    }


routes = [get("/3/ListFiles", list_files, takes=("path",))]
