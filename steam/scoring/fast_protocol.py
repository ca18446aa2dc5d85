"""The hot route beneath ASGI: a small `POST /predict` is answered where the parser ends it.

An ASGI request is a task, a dictionary and half a dozen awaits, several times what it takes to
read a row, score it and write the answer. Whatever is not a plain small request, and whatever
cannot be answered well, goes the ordinary way, which knows all errors and shapes.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle
from uvicorn.server import ServerState

from steam.scoring.bounded_protocol import BoundedProtocol

PATH = b"/predict"
CLOSE = (b"connection", b"close")

_OF_REQUEST = (b"host", b"content-type", b"accept")
_READ = frozenset({*_OF_REQUEST, b"content-length"})
_ORDINARY = frozenset(
    {b"transfer-encoding", b"content-encoding", b"expect", b"upgrade", b"origin", b"connection"}
)
"""Headers with which a request goes the ordinary way, but for `Connection: keep-alive`."""

_MOST_KEPT = 256  # different headers
_MOST_KEPT_BYTES = 1024  # of each


class Answer(NamedTuple):
    """The body of a good answer and its media type."""

    text: bytes
    media_type: bytes


class Request(NamedTuple):
    """What the answer to a small request may depend on, besides its body."""

    host: bytes
    content_type: bytes
    accept: bytes


Header = tuple[bytes, bytes]
Answerer = Callable[[Request, bytes], Answer | None]
"""Answers a small body at once; None when it has to go the ordinary way. Raises nothing."""


class Heads:
    """Heads of good answers, made anew when uvicorn changes its headers: once a second."""

    def __init__(self, state: ServerState) -> None:
        self._state = state
        self._made_of: list[tuple[bytes, bytes]] | None = None
        self._common = b""
        self._closing = False

    @property
    def closing(self) -> bool:
        """Whether answers just now say that their connection closes."""
        self._refresh()
        return self._closing

    def head(self, media_type: bytes, length: int) -> bytes:
        """Everything before the body."""
        self._refresh()
        return b"%bcontent-type: %b\r\ncontent-length: %d\r\n\r\n" % (
            self._common,
            media_type,
            length,
        )

    def _refresh(self) -> None:
        headers = self._state.default_headers
        if headers is not self._made_of:
            lines = b"".join(b"%b: %b\r\n" % header for header in headers)
            self._common = b"HTTP/1.1 200 OK\r\n" + lines
            self._closing = CLOSE in headers
            self._made_of = headers


class Requests:
    """Small requests by their headers. Clients send the same ones over and over: they are kept."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._known: dict[tuple[Header, ...], Request | None] = {}

    def request_of(self, headers: Sequence[Header]) -> Request | None:
        """None for headers with which a request goes the ordinary way."""
        key = tuple(headers)
        try:
            return self._known[key]
        except KeyError:
            request = self._read(key)
        if sum(len(name) + len(value) for name, value in key) <= _MOST_KEPT_BYTES:
            if len(self._known) == _MOST_KEPT:
                self._known.clear()
            self._known[key] = request
        return request

    def _read(self, headers: Sequence[Header]) -> Request | None:
        read: dict[bytes, bytes] = {}
        for name, value in headers:
            if name in _READ:
                if name in read:
                    return None
                read[name] = value
            elif name in _ORDINARY and (name, value.lower()) != (b"connection", b"keep-alive"):
                return None
        # The parser has checked that a length is a number.
        if not 0 <= int(read.get(b"content-length", b"-1")) <= self._most_bytes:
            return None
        return Request(*(read.get(name, b"") for name in _OF_REQUEST))


class FastProtocol(BoundedProtocol):
    """uvicorn's HTTP/1.1, with `answerer` asked first about small requests to `/predict`.

    A class of its own for each server is made by `fast_protocol`.
    """

    answerer: Answerer
    heads: Heads
    requests: Requests

    _request: Request | None = None  # of the hot route, while it comes in
    _body: bytes = b""

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        request, self._request = self._request, None
        if request is not None and not self.transport.is_closing():
            self._hand_over()  # the rest is still to come: the application knows how to wait

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
        request, self._request = self._request, None
        if request is None:
            super().on_message_complete()
            return
        answer = None if self.heads.closing else self.answerer(request, self._body)
        if answer is None:
            self._hand_over()
            super().on_message_complete()
        else:
            self._send(answer)

    def _send(self, answer: Answer) -> None:
        # In one write: a packet less, and the client wakes once.
        self.transport.write(self.heads.head(answer.media_type, len(answer.text)) + answer.text)
        self.on_response_complete()

    def _hand_over(self) -> None:
        """Have the application answer the request, of which this much has come."""
        super().on_headers_complete()
        super().on_body(self._body)

    def _hot_request(self) -> Request | None:
        """The request if it is a small POST that keeps its connection, and it is its turn."""
        cycle: RequestResponseCycle | None = self.cycle  # declared as never None
        if (
            self.parser.get_method() != b"POST"
            or self.parser.get_http_version() != "1.1"
            or not self.parser.should_keep_alive()
            or not (cycle is None or cycle.response_complete)
            or self.flow.write_paused
            or self.heads.closing
        ):
            return None
        return self.requests.request_of(self.headers)


def fast_protocol(answer: Answerer, state: ServerState, size: int) -> type[FastProtocol]:
    """The protocol of one server: bodies of up to `size` bytes are answered at once."""

    class Protocol(FastProtocol):
        answerer = staticmethod(answer)
        heads = Heads(state)
        requests = Requests(size)

    return Protocol
