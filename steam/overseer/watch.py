"""Waiting for whatever happens first: a process's death, a call to wake, or the time."""

import os
import select
from collections.abc import Iterable

from steam.core.batches import Batch
from steam.core.records import ProcessIdentity, Worker


class Watch:
    """Holds a pidfd per process and a descriptor to be woken by; close it after use."""

    def __init__(self) -> None:
        self._poll = select.poll()
        self._pidfds: dict[ProcessIdentity, int] = {}
        self._wake = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self._poll.register(self._wake, select.POLLIN)

    def wake(self) -> None:
        """End the current or the next wait. Safe from any thread and from signal handlers."""
        os.eventfd_write(self._wake, 1)

    def follow(self, rows: Iterable[Worker | Batch]) -> None:
        """Watch the processes of exactly these rows."""
        wanted = {row.identity for row in rows if row.identity is not None}
        for identity in self._pidfds.keys() - wanted:
            self._forget(identity)
        for identity in wanted - self._pidfds.keys():
            self._remember(identity)

    def wait(self, timeout_s: float) -> bool:
        """Whether something happened before the time was up."""
        happened = self._poll.poll(max(0, timeout_s) * 1000)
        for descriptor, _ in happened:
            if descriptor == self._wake:
                os.eventfd_read(self._wake)
        return bool(happened)

    def close(self) -> None:
        self.follow(())
        os.close(self._wake)

    def _remember(self, identity: ProcessIdentity) -> None:
        # Should the pid have changed hands since the pass looked, a stranger's death wakes us
        # once for nothing; the next timed pass finds the truth.
        try:
            pidfd = os.pidfd_open(identity.pid)
        except ProcessLookupError:
            self.wake()
            return
        self._pidfds[identity] = pidfd
        self._poll.register(pidfd, select.POLLIN)

    def _forget(self, identity: ProcessIdentity) -> None:
        pidfd = self._pidfds.pop(identity)
        self._poll.unregister(pidfd)
        os.close(pidfd)
