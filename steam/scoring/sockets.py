"""Where a worker listens: in public for clients, in private for the overseer and the gateway."""

import contextlib
import socket
from dataclasses import dataclass

from steam.core.channel import http_channel
from steam.core.listener import adopt_listener, open_listener
from steam.scoring.arguments import Arguments
from steam.scoring.channels import open_channel
from steam.scoring.handover import Handover


@dataclass(frozen=True, slots=True)
class Sockets:
    """The listening sockets of a worker; a worker without a token has no private side."""

    public: socket.socket
    private: socket.socket | None = None
    handover: Handover | None = None
    shared: bool = False  # the public one was inherited: other workers may accept on it too

    @property
    def first(self) -> socket.socket:
        """The one that answers from the first moment."""
        return self.public if self.private is None else self.private

    def leave_public(self) -> None:
        """Let go of the public one. Others may hold it: it is closed here and never shut down."""
        self.public.close()
        if self.handover is not None:
            self.handover.stop()


def open_sockets(arguments: Arguments) -> Sockets:
    """Listen where the arguments say. Raises InvalidInput, and Conflict where a place is taken."""
    if arguments.listener is None:
        public = open_listener(arguments.host, arguments.port)
    else:
        public = adopt_listener(arguments.listener)
    shared = arguments.listener is not None
    if not arguments.token:
        return Sockets(public, shared=shared)
    with contextlib.ExitStack() as opened:
        opened.enter_context(public)
        private = opened.enter_context(open_channel(http_channel(arguments.token)))
        handover = Handover(arguments.token, public)
        opened.pop_all()  # all went well: they stay open
    return Sockets(public, private, handover, shared)
