"""The locks of a home: one holder at a time, named to all who wait in vain."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from steam.core.errors import Busy, Conflict, NotFound
from steam.core.home import Home

_RETRY_S = 0.02


@contextmanager
def locked(home: Home, path: Path, *, purpose: str, timeout_s: float) -> Iterator[None]:
    """Hold the lock file `path` of a home; the kernel lets go of it when the process ends.

    Excludes other processes and other threads alike. Raises Busy, naming the holder, after
    `timeout_s` seconds; NotFound when there is no such home; Conflict when it is another user's.
    """
    check_home(home)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        _acquire(descriptor, purpose, timeout_s)
        _write_holder(descriptor, purpose)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def check_home(home: Home) -> None:
    """Make sure that the home exists and belongs to this user.

    Another user cannot tell the home's workers from strangers, and would start them twice.
    """
    if not home.root.is_dir():
        raise NotFound("home", home.root, hint="Name the folder that holds steam's state.")
    home.run.mkdir(mode=0o700, exist_ok=True)
    owner = home.run.stat().st_uid
    if owner != os.geteuid():
        raise Conflict(
            f"The home {home.root} belongs to user {owner}, not to user {os.geteuid()}.",
            hint="Run this command as its owner.",
        )


def _acquire(descriptor: int, purpose: str, timeout_s: float) -> None:
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise _busy(descriptor, purpose) from None
            time.sleep(_RETRY_S)
        else:
            return


def _write_holder(descriptor: int, purpose: str) -> None:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    holder = json.dumps({"pid": os.getpid(), "since": since, "purpose": purpose})
    os.ftruncate(descriptor, 0)
    # A full disk has no room for our name; the lock is the kernel's, and ours all the same.
    with suppress(OSError):
        os.pwrite(descriptor, holder.encode(), 0)


def _busy(descriptor: int, purpose: str) -> Busy:
    holder = _read_holder(descriptor)
    who = f"process {holder.get('pid', '?')} since {holder.get('since', '?')}"
    return Busy(
        f"The lock for a {purpose} is held by {who}.",
        hint="Wait for it to end, then try again.",
        details=holder,
    )


def _read_holder(descriptor: int) -> dict[str, object]:
    """What the holder wrote of itself; empty when it is just taking or leaving the lock."""
    try:
        holder = json.loads(os.pread(descriptor, 4096, 0))
    except ValueError:
        return {}
    return holder if isinstance(holder, dict) else {}
