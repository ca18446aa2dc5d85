"""The hot route beneath ASGI: a small `POST /predict` is answered where the parser ends it.

An ASGI request is a task, a dictionary and half a dozen awaits, several times what it takes to
read a row, score it and write the answer. Whatever is not a plain small request, and whatever
cannot be answered well, goes the ordinary way, which knows all errors and shapes.
"""

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle
from uvicorn.server import ServerState

from steam.scoring.bounded_protocol import BoundedProtocol
from steam.scoring.small_requests import Answerer, Heads, Request, Requests

PATH = b"/predict"


class FastProtocol(BoundedProtocol):
    """uvicorn's HTTP/1.1, with `answerer` asked first about small requests to `/predict`.

    A class of its own for each server is made by `fast_protocol`.
    """

    answerer: Answerer
    heads: Heads
    requests: Requests

    knows_heads = True
    """Whether requests whose heads were here before are answered without the parser."""

    _request: Request | None = None  # of the hot route, while it comes in
    _body: bytes = b""
    _is_between = True  # requests: all that came has been parsed, and ended with one
    _answered: Request | None = None  # the last one of the hot route
    _answered_at = 0.0  # by the clock of the loop

    def data_received(self, data: bytes) -> None:
        was_between = self._is_between and self.knows_heads
        if was_between and (body := self.requests.known_body(data)) is not None:
            # To the parser, which is between requests, nothing happens then.
            text = self.answerer.answer(body) if self._is_its_turn() else None
            if text is not None:
                self._send(text)
                return
        self._answered = None
        super().data_received(data)
        request, self._request = self._request, None
        if request is not None and not self.transport.is_closing():
            self._hand_over()  # the rest is still to come: the application knows how to wait
        elif was_between and self._answered is not None and self._is_between:
            self.requests.learn(self._answered, data)

    def on_message_begin(self) -> None:
        self._is_between = False
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        # Set by an answer to an earlier request of the same read.
        self._unset_keepalive_if_required()
        self._request = self._hot_request() if self.url == PATH else None
        if self._request is None:
            super().on_headers_complete()
        else:
            self._body = b""

    def on_body(self, body: bytes) -> None:
        if self._request is None:
            super().on_body(body)
        else:
            self._body += body

    def on_message_complete(self) -> None:
        self._is_between = True
        request, self._request = self._request, None
        if request is None:
            super().on_message_complete()
            return
        text = None if self.heads.closing() else self.answerer.answer(self._body)
        if text is None:
            self._hand_over()
            super().on_message_complete()
        else:
            self._answered = request
            self._send(text)

    def _send(self, text: bytes) -> None:
        # In one write: a packet less, and the client wakes once.
        self.transport.write(self.heads.head(len(text)) + text)
        self.server_state.total_requests += 1
        # A timer for each answer would cost as much as reading its row.
        self._answered_at = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._wait_for_next(self.timeout_keep_alive)

    def timeout_keep_alive_handler(self) -> None:
        left_s = self._answered_at + self.timeout_keep_alive - self.loop.time()
        if left_s > 0:
            self._wait_for_next(left_s)
        else:
            super().timeout_keep_alive_handler()

    def _wait_for_next(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(
            seconds, self.timeout_keep_alive_handler
        )

    def _hand_over(self) -> None:
        """Have the application answer the request, of which this much has come."""
        super().on_headers_complete()
        super().on_body(self._body)

    def _hot_request(self) -> Request | None:
        """The request if it is a small POST that keeps its connection, and it is its turn."""
        if (
            self.parser.get_method() != b"POST"
            or self.parser.get_http_version() != "1.1"
            or not self.parser.should_keep_alive()
            or not self._is_its_turn()
        ):
            return None
        request = self.requests.read(self.headers)
        return request if request is not None and self.answerer.accepts(request) else None

    def _is_its_turn(self) -> bool:
        """Whether an answer may be written now."""
        cycle: RequestResponseCycle | None = self.cycle  # declared as never None
        return (
            (cycle is None or cycle.response_complete)
            and not self.is_one_too_many
            and not self.flow.write_paused
            and not self.heads.closing()
            and not self.transport.is_closing()
        )


def fast_protocol(by: Answerer, state: ServerState, size: int) -> type[FastProtocol]:
    """The protocol of one server: bodies of up to `size` bytes are answered `by` it at once."""

    class Protocol(FastProtocol):
        answerer = by
        heads = Heads(state, by.media_type)
        requests = Requests(size)

    return Protocol
