"""Where a backup goes: complete under its name, or not there at all."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from steam.backup.disk import create_private, writing
from steam.core.errors import Conflict, InvalidInput, NotFound
from steam.core.home import Home
from steam.core.whole_file import sync

WORKSPACE_PREFIX = ".steam-backup-"
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS})


def check_target(target: Path, home: Home, *, force: bool) -> Path:
    """The absolute path of the file to make. Raises NotFound, Conflict and InvalidInput."""
    path = target.parent.resolve() / target.name
    if not path.parent.is_dir():
        raise NotFound("folder", path.parent, hint="Make it, or name another one.")
    if any(path.is_relative_to(folder.resolve()) for folder in home.folders[1:]):
        raise InvalidInput(
            f"{path} lies in a folder that steam keeps its own files in.",
            hint="Keep backups elsewhere, best on another disk.",
        )
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise Conflict(f"{path} is there already, and is not a file.", hint="Choose another name.")
    if path.exists() and not force:
        raise _taken(path)
    return path


@contextmanager
def new_file(path: Path, *, force: bool) -> Iterator[tuple[BinaryIO, Path]]:
    """A stream to write the file with, and an empty folder on its disk for passing files.

    The file gets its name once it is on the disk for good. When the block raises, nothing is left.
    Raises Conflict when somebody else has taken the name meanwhile, and OSError.
    """
    with TemporaryDirectory(prefix=WORKSPACE_PREFIX, dir=path.parent) as folder:
        workspace = Path(folder)
        unnamed = workspace / "archive"
        with create_private(unnamed) as stream:
            yield stream, workspace
            stream.flush()
            os.fsync(stream.fileno())
        _name(unnamed, path, force=force)
        sync(path.parent)


@contextmanager
def passing_folder() -> Iterator[Path]:
    """An empty private folder for passing files, of a backup that goes into a pipe."""
    with (
        writing("passing files"),
        TemporaryDirectory(prefix=WORKSPACE_PREFIX) as folder,
    ):
        yield Path(folder)


def _name(unnamed: Path, path: Path, *, force: bool) -> None:
    if not force:
        try:
            path.hardlink_to(unnamed)  # unlike a rename, never takes the place of another file
        except FileExistsError:
            raise _taken(path) from None
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            if path.exists():
                raise _taken(path) from None
        else:
            return
    unnamed.replace(path)


def _taken(path: Path) -> Conflict:
    return Conflict(f"The file {path} exists already.", hint="Replace it with --force.")
