"""Which files of this machine may be imported: regular ones below the allowed folders."""

import stat
from pathlib import Path

from steam.core.data_roots import is_allowed, is_private
from steam.core.errors import InvalidInput, NotFound, SteamError, Unsupported
from steam.core.home import Home


def importable(text: str, roots: tuple[Path, ...], home: Home) -> Path:
    """The resolved path of a file that may be read; `roots` are absolute and resolved.

    What lies outside is refused before it is looked at, so that nobody learns what exists there.
    Raises InvalidInput, NotFound and Unsupported.
    """
    path = allowed(text, roots, home)
    _check_regular(path, text)
    return path


def allowed(text: str, roots: tuple[Path, ...], home: Home) -> Path:
    """The resolved path of what may be looked at, whether it exists or not.

    Raises InvalidInput and Unsupported.
    """
    path = _resolved(local(text))
    if not is_allowed(path, roots):
        raise InvalidInput(
            f"{text[:200]} is outside the folders that this trainer may import from.",
            hint="Move the file, upload it, or set STEAM_IMPORT_ROOTS.",
        )
    if is_private(path, home):
        raise InvalidInput(f"{text[:200]} is not a data file.")
    return path


def local(text: str) -> str:
    """The path in a text that may be a `file:` or `nfs:` URL. Raises Unsupported for others."""
    scheme, separator, rest = text.partition("://")
    if not separator:
        return text
    if scheme == "file":
        return rest
    if scheme == "nfs":
        return "/" + rest.lstrip("/")
    raise Unsupported(
        f"A folder of {scheme[:20]}:// cannot be imported from.",
        hint="Name one file of it, or download the files and import or upload them.",
    )


def _resolved(text: str) -> Path:
    try:
        return Path(text).resolve()
    except (OSError, ValueError, RuntimeError):
        raise _unreadable(text) from None


def _check_regular(path: Path, text: str) -> None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise MissingFile(text) from None
    except OSError:
        raise _unreadable(text) from None
    if stat.S_ISDIR(mode):
        raise InvalidInput(
            f"{text[:200]} is a folder.", hint="Name one file, or import the folder."
        )
    if not stat.S_ISREG(mode):
        raise InvalidInput(f"{text[:200]} is not a regular file.")


def _unreadable(text: str) -> SteamError:
    return InvalidInput(f"The path {text[:200]!r} cannot be read.")


class MissingFile(NotFound):
    """No such file."""

    def __init__(self, path: str) -> None:
        super().__init__("file", path)
        self.message = f"File {path[:200]} does not exist."
