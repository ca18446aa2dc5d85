"""The files of a batch, checked before anybody works on them."""

import os
import secrets
import stat
from collections.abc import Collection
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from steam.core.batch_folder import parts_folder
from steam.core.batches import FileFormat, SourceIdentity, file_format, source_identity
from steam.core.data_roots import is_allowed, is_private
from steam.core.errors import Conflict, InvalidInput, NotFound, Unsupported
from steam.core.home import Home

_LONGEST_NAME = 200  # of a target; the folder of its parts has a longer one


@dataclass(frozen=True, slots=True)
class BatchFiles:
    """Where a batch reads and writes: resolved paths below the allowed folders."""

    source: Path
    source_identity: SourceIdentity
    target: Path
    parts: Path


def check_files(
    source: str, target: str, roots: Collection[Path], home: Home, *, overwrite: bool
) -> BatchFiles:
    """The files that a batch may read and write. `roots` are absolute and resolved.

    What lies outside of them is refused before it is looked at, so that nobody learns what exists
    there. Raises InvalidInput, NotFound, Conflict and Unsupported.
    """
    readable = _resolved(source)
    _check_place(readable, source, (*roots, home.batches.resolve()), home)
    _check_readable(readable, source)
    writable = _resolved(target)
    _check_place(writable, target, roots, home)
    _check_writable(writable, target, readable, overwrite=overwrite)
    for path in (readable, writable):
        _check_format(path)
    parts = parts_folder(writable, secrets.token_hex(4))
    return BatchFiles(readable, source_identity(readable), writable, parts)


def _resolved(text: str) -> Path:
    try:
        path = Path(text)
        if not path.is_absolute():
            raise InvalidInput(
                f"'{text[:200]}' is not an absolute path.", hint="Begin it with '/'."
            )
        return path.resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise InvalidInput(f"The path {text[:200]!r} cannot be read.") from error


def _check_place(path: Path, text: str, roots: Collection[Path], home: Home) -> None:
    if not is_allowed(path, roots):
        raise InvalidInput(
            f"{text[:200]} is outside the folders that batches may use.",
            hint="Use another folder, or set STEAM_BATCH_ROOTS.",
            details={"roots": [str(root) for root in roots]},
        )
    if is_private(path, home):
        raise InvalidInput(f"{text[:200]} is not a data file.", hint="Name another file.")


def _check_readable(path: Path, text: str) -> None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise NotFound("file", text[:200], hint="Check the path; it is one of the server's.") from (
            error
        )
    except OSError as error:
        raise InvalidInput(f"{text[:200]} cannot be read: {error.strerror}.") from error
    if not stat.S_ISREG(mode):
        raise InvalidInput(f"{text[:200]} is not a regular file.", hint="Name one file.")
    if not os.access(path, os.R_OK):
        raise InvalidInput(f"{text[:200]} may not be read.", hint="Check its permissions.")


def _check_writable(path: Path, text: str, source: Path, *, overwrite: bool) -> None:
    if len(os.fsencode(path.name)) > _LONGEST_NAME:
        raise InvalidInput(
            "The target's name is too long.", hint=f"Use at most {_LONGEST_NAME} bytes."
        )
    if not path.parent.is_dir():
        raise NotFound("folder", path.parent, hint="Make it first.")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise InvalidInput(f"{path.parent} may not be written.", hint="Check its permissions.")
    if path == source:
        raise InvalidInput("The target is the source.", hint="Name another file to write.")
    if not os.path.lexists(path):
        return
    if not stat.S_ISREG(path.stat().st_mode) or path.samefile(source):
        raise InvalidInput(f"{text[:200]} is no file to overwrite.", hint="Name another file.")
    if not overwrite:
        raise Conflict(
            f"{text[:200]} exists already.",
            hint="Name another file, or allow it to be overwritten.",
            details={"target": str(path)},
        )


def _check_format(path: Path) -> None:
    """Raise Unsupported unless this installation reads and writes such files."""
    if file_format(path) is FileFormat.XLSX and not all(
        map(find_spec, ("fastexcel", "xlsxwriter"))
    ):
        raise Unsupported(
            "This installation knows nothing of workbooks.",
            hint="Install steam with its extra: pip install 'steam[excel]'.",
        )
