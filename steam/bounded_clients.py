"""A bound on the clients of the master and of the trainer: one too many is told to come again."""

import resource

from steam.one_write import OneWriteProtocol
from steam.scoring.bounded_protocol import BoundedProtocol

MOST_CLIENTS = 4096

_OTHER_DESCRIPTORS = 256  # databases, logs, figures, pipes and listeners
_SHARE = 0.4  # of the rest: a client's request may take another on the way to a worker


def raise_descriptor_limit() -> None:
    """Allow this process as many descriptors as so many clients need, if it may have them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OTHER_DESCRIPTORS + int(MOST_CLIENTS / _SHARE)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


class BoundedClientsProtocol(BoundedProtocol, OneWriteProtocol):  # type: ignore[misc]
    """uvicorn's HTTP/1.1 with bounded heads and single writes, for so many clients at a time."""

    most_connections: int = MOST_CLIENTS

    def _expect_request(self) -> None:
        """The head has a time of its own, with an answer for who is late."""

    def _room(self) -> int:
        # Asked each time: the limit may be lowered while the process runs.
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        return min(self.most_connections, int((soft - _OTHER_DESCRIPTORS) * _SHARE))
