"""Giving the joined file its name: in one step, and never over a file that nobody gave up."""

import errno
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from steam.core.errors import Conflict, Unsupported
from steam.core.whole_file import sync

_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


def is_published(joined: Path, target: Path) -> bool:
    """Whether the target is the joined file already: a second name of it."""
    with suppress(FileNotFoundError):
        ours, theirs = joined.lstat(), target.lstat()
        return stat.S_ISREG(ours.st_mode) and (ours.st_dev, ours.st_ino) == (
            theirs.st_dev,
            theirs.st_ino,
        )
    return False


def publish(joined: Path, target: Path, source: Path, *, overwrite: bool) -> None:
    """Make the joined file the target; whoever may read the source may read it.

    The joined file stays, so that `is_published` can tell. Raises OSError, and Conflict where
    somebody has put a file there that is not to be overwritten.
    """
    joined.chmod(0o600 | (source.stat().st_mode & 0o444))
    if target.parent.resolve() != target.parent:
        raise Conflict(f"The folder {target.parent} has become a link.", hint="Order a new batch.")
    if overwrite:
        second_name = joined.with_name(f".steam-{secrets.token_hex(8)}.new")
        _link(joined, second_name)
        second_name.replace(target)
    else:
        _link(joined, target)
    sync(target.parent)


def _link(joined: Path, name: Path) -> None:
    try:
        os.link(joined, name)
    except FileExistsError as error:
        raise Conflict(
            f"{name} exists by now, and the batch may not overwrite it.",
            hint="Move that file away, then resume the batch.",
        ) from error
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        raise Unsupported(
            f"The file system of {name.parent} knows no hard links.",
            hint="Order a new batch with a target on another disk.",
        ) from error
