"""The hot route with gathering: the answer to a small request may come a moment later.

Until then the connection has nothing else to do: should the client send on, close its side, or the
worker be told to stop, the answer is had at once, so that none is lost and none comes out of turn.
"""

from collections.abc import Callable

from steam.scoring.fast_protocol import FastProtocol
from steam.scoring.gathering import Seat

Deliver = Callable[[bytes | None], None]
"""Takes the body of the answer to a request; None when it has to go the ordinary way."""

Gather = Callable[[bytes, Deliver], Seat | None]
"""Lets the row in a small body wait for others; None for a body that cannot. Raises nothing."""


class GatheringProtocol(FastProtocol):
    """`FastProtocol`, with `gather` asked before its `answerer`.

    A class of its own for each server is made in `steam.scoring.protocols`.
    """

    gather: Gather
    knows_heads = False  # a row that is refused later needs what the parser has read

    _seat: Seat | None = None  # of the request that waits

    def on_message_begin(self) -> None:
        self._settle()  # before the next request takes the place of the one that waits
        super().on_message_begin()

    def on_message_complete(self) -> None:
        request = self._request
        if request is not None and not self.heads.closing():
            self._request = None
            # It may have been told of already; then settling and leaving do nothing.
            self._seat = self.gather(self._body, self._deliver)
            if self._seat is not None:
                return
            self._request = request
        super().on_message_complete()

    def eof_received(self) -> None:
        self._settle()  # after this the transport closes
        super().eof_received()

    def shutdown(self) -> None:
        self._settle()
        super().shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._seat is not None:
            self._seat.leave()
        super().connection_lost(exc)

    def _settle(self) -> None:
        if self._seat is not None:
            self._seat.settle()

    def _deliver(self, text: bytes | None) -> None:
        self._seat = None
        if self.transport.is_closing():
            return
        if text is not None:
            self._send(text)
        else:
            self._hand_over()
            super().on_message_complete()
