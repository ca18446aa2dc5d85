"""Where on this machine an export may be written: below the allowed folders, never in the home."""

import os
from pathlib import Path

from steam.core.data_roots import is_allowed, is_private
from steam.core.errors import Conflict, InvalidInput, SteamError, Unsupported
from steam.core.home import Home


def writable_file(
    text: str, roots: tuple[Path, ...], home: Home, *, force: bool, make_folders: bool = False
) -> Path:
    """The path of a file that may be written; `roots` are absolute and resolved.

    Its folder is resolved, and made if `make_folders`; a link in the place of the file itself is
    one to be replaced. Raises InvalidInput, Unsupported, and Conflict where a file is and not
    `force`.
    """
    local = _local(text)
    name = local.name
    if not name or name == "..":
        raise InvalidInput(f"{text[:200]!r} names no file.")
    path = writable_folder(str(local.parent), roots, home, make=make_folders) / name
    try:
        if path.is_dir() and not path.is_symlink():
            raise InvalidInput(f"{text[:200]} is a folder.", hint="Add a file's name.")
        if path.is_symlink() or path.exists():
            _check_replaceable(text, force=force)
    except OSError:
        raise _unusable(text) from None
    return path


def writable_folder(text: str, roots: tuple[Path, ...], home: Home, *, make: bool = False) -> Path:
    """The resolved path of a folder in which files may be written; with `make` it is made where
    there is none. Raises as `writable_file`."""
    folder = allowed_folder(text, roots, home)
    if make:
        _make(folder, text)
    if not os.path.isdir(folder):  # noqa: PTH112 - of a name that is too long it says no
        raise InvalidInput(f"There is no folder {text[:200]}.", hint="Make it first.")
    return folder


def allowed_folder(text: str, roots: tuple[Path, ...], home: Home) -> Path:
    """The resolved path of a folder in which files may be written, whether it exists or not.

    Raises InvalidInput and Unsupported.
    """
    try:
        folder = _local(text).resolve()
    except (OSError, ValueError, RuntimeError):
        raise _unusable(text) from None
    if not is_allowed(folder, roots):
        raise InvalidInput(
            f"{text[:200]} is outside the folders that this trainer may write to.",
            hint="Choose one below them, or set STEAM_IMPORT_ROOTS.",
        )
    if folder.is_relative_to(home.root.resolve()) or is_private(folder, home):
        raise InvalidInput(f"{text[:200]} is the trainer's own folder.", hint="Choose another.")
    return folder


def is_folder(text: str, roots: tuple[Path, ...], home: Home) -> bool:
    """Whether a folder is there in which files may be written. Raises as `writable_file` for what
    cannot be a path here; of what lies outside of the roots it tells nothing."""
    local = _local(text)
    try:
        folder = local.resolve()
        allowed = is_allowed(folder, roots) and not is_private(folder, home)
        return allowed and os.path.isdir(folder)  # noqa: PTH112 - of a name that is too long: no
    except (OSError, ValueError, RuntimeError):
        raise _unusable(text) from None


def _local(text: str) -> Path:
    scheme, separator, rest = text.partition("://")
    if separator and scheme != "file":
        raise Unsupported(
            f"Exporting to {scheme[:20]}:// is not supported.",
            hint="Export to this machine's disk, or download the frame.",
        )
    if "\0" in text:
        raise _unusable(text)
    return Path(rest if separator else text)


def _make(folder: Path, text: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise _unusable(text) from None


def _check_replaceable(text: str, *, force: bool) -> None:
    if not force:
        raise Conflict(f"File {text[:200]} already exists.", hint="Use force to replace it.")


def _unusable(text: str) -> SteamError:
    return InvalidInput(f"The path {text[:200]!r} cannot be used.")
