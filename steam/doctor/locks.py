"""Who holds a lock file, asked without touching the lock: even a short test of it would make a
server that starts in that moment believe that there is another one."""

import os
from pathlib import Path


def lock_holder(path: Path, lock_table: str) -> int | None:
    """The pid that holds a flock on `path`, from the text of /proc/locks; None when nobody does."""
    try:
        status = path.stat()
    except OSError:
        return None
    device = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    for line in lock_table.splitlines():
        fields = line.split()
        # number: FLOCK ADVISORY WRITE pid major:minor:inode start end; a waiter has `->` instead
        if len(fields) >= 6 and fields[1] == "FLOCK" and fields[5] == device:
            return int(fields[4])
    return None
