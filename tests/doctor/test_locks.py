"""Who holds a lock, without touching it."""

import fcntl
import os
from pathlib import Path

from steam.doctor.locks import lock_holder


def holder(path: Path) -> int | None:
    return lock_holder(path, Path("/proc/locks").read_text())


def test_the_holder_is_named_and_the_lock_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    assert holder(path) is None
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT)
    assert holder(path) is None
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    assert holder(path) == os.getpid()
    os.close(descriptor)
    assert holder(path) is None
