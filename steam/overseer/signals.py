"""Signals that reach the process that was meant, or nobody."""

import errno
import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from steam.core.records import ProcessIdentity
from steam.overseer.observed import Presence
from steam.overseer.processes import Processes

_PIDFD_SIGNAL_PROCESS_GROUP = 4  # Linux 6.9; not named in the signal module
_DEATH_WAIT_MS = 500


class Signals(Protocol):
    """Ends processes. Each returns False when that process is gone or not ours."""

    def terminate(self, identity: ProcessIdentity, token: str) -> bool:
        """Ask it to end."""
        ...

    def kill_group(self, identity: ProcessIdentity, token: str) -> bool:
        """End it and the group that it leads, by force."""
        ...


class PidfdSignals:
    """Signals through a pidfd, which holds on to one process whatever becomes of its pid."""

    def __init__(self, processes: Processes) -> None:
        self._processes = processes

    def terminate(self, identity: ProcessIdentity, token: str) -> bool:
        with self._held(identity, token) as pidfd:
            return pidfd is not None and _send(pidfd, signal.SIGTERM)

    def kill_group(self, identity: ProcessIdentity, token: str) -> bool:
        with self._held(identity, token) as pidfd:
            if pidfd is None:
                return False
            sent = _send_group(pidfd, identity.pid, signal.SIGKILL)
            # Death by SIGKILL takes microseconds, save in a system call that cannot be broken.
            _wait_for_death(pidfd)
            return sent

    @contextmanager
    def _held(self, identity: ProcessIdentity, token: str) -> Iterator[int | None]:
        """A pidfd of exactly that process; None when it is not there."""
        if identity.pid <= 1 or identity.pid == os.getpid():
            yield None
            return
        try:
            pidfd = os.pidfd_open(identity.pid)
        except ProcessLookupError:
            yield None
            return
        try:
            # Checked after opening: from here on the pid cannot change hands unnoticed.
            presence = self._processes.look(identity, token).presence
            yield pidfd if presence is Presence.OURS else None
        finally:
            os.close(pidfd)


def _send(pidfd: int, number: signal.Signals, flags: int = 0) -> bool:
    try:
        signal.pidfd_send_signal(pidfd, number, None, flags)
    except ProcessLookupError:
        return False
    return True


def _send_group(pidfd: int, pid: int, number: signal.Signals) -> bool:
    if not _leads_group(pid):
        return _send(pidfd, number)
    try:
        return _send(pidfd, number, _PIDFD_SIGNAL_PROCESS_GROUP)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    # An older kernel: the leader through its pidfd, then its group, whose number nobody else can
    # have while a member is left.
    sent = _send(pidfd, number)
    with suppress(ProcessLookupError):
        os.killpg(pid, number)
    return sent


def _leads_group(pid: int) -> bool:
    try:
        return os.getsid(pid) == os.getpgid(pid) == pid
    except ProcessLookupError:
        return False


def _wait_for_death(pidfd: int) -> None:
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    poll.poll(_DEATH_WAIT_MS)
