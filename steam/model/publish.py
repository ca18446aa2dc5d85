"""Putting a finished file in its place: whole or not at all."""

import errno
import os
import tempfile
from pathlib import Path

from steam.core.errors import Exhausted, InvalidInput


def publish(data: bytes, path: Path) -> None:
    """Write `data` to `path`, replacing what was there, readable by this user only.

    Raises Exhausted when the disk is full and InvalidInput when it cannot be written.
    """
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as part:
            try:
                part.write(data)
                part.flush()
                os.fsync(part.fileno())
                Path(part.name).replace(path)
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        kind = Exhausted if error.errno in {errno.ENOSPC, errno.EDQUOT} else InvalidInput
        raise kind(
            f"The model cannot be written to '{path}': {error.strerror}.",
            hint="Free some space, or choose another folder.",
        ) from error
