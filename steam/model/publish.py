"""Putting a finished file in its place: whole or not at all."""

import errno
from pathlib import Path

from steam.core.errors import Exhausted, InvalidInput
from steam.core.whole_file import write_whole


def publish(data: bytes, path: Path) -> None:
    """Write `data` to `path`, replacing what was there, readable by this user only.

    Raises Exhausted when the disk is full and InvalidInput when it cannot be written.
    """
    try:
        write_whole(path, data, durable=True)
    except OSError as error:
        kind = Exhausted if error.errno in {errno.ENOSPC, errno.EDQUOT} else InvalidInput
        raise kind(
            f"The model cannot be written to '{path}': {error.strerror}.",
            hint="Free some space, or choose another folder.",
        ) from error
