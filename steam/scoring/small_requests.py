"""Small requests and good answers as bytes: what the hot route knows of HTTP.

Clients send the same heads over and over, and get the same ones: both are kept.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from uvicorn.server import ServerState

CLOSE = (b"connection", b"close")

_OF_REQUEST = (b"host", b"content-type", b"accept")
_READ = frozenset({*_OF_REQUEST, b"content-length"})
_ORDINARY = frozenset(
    {b"transfer-encoding", b"content-encoding", b"expect", b"upgrade", b"origin", b"connection"}
)
"""Headers with which a request goes the ordinary way, but for `Connection: keep-alive`."""

_END_OF_HEAD = b"\r\n\r\n"
_MOST_KEPT = 256  # different heads
_MOST_KEPT_BYTES = 1024  # of each


class Answer(NamedTuple):
    """The body of a good answer and its media type."""

    text: bytes
    media_type: bytes


class Request(NamedTuple):
    """What the answer to a small request may depend on, besides its body; and that one's length."""

    host: bytes
    content_type: bytes
    accept: bytes
    length: int = 0


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
    """Small requests by their heads. Clients send the same ones over and over: they are kept."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._known: dict[bytes, Request] = {}

    def read(self, headers: Sequence[Header]) -> Request | None:
        """The request with such headers; None for one that goes the ordinary way."""
        read: dict[bytes, bytes] = {}
        for name, value in headers:
            if name in _READ:
                if name in read:
                    return None
                read[name] = value
            elif name in _ORDINARY and (name, value.lower()) != (b"connection", b"keep-alive"):
                return None
        # The parser has checked that a length is a number.
        length = int(read.get(b"content-length", b"-1"))
        if not 0 <= length <= self._most_bytes:
            return None
        host, content_type, accept = (read.get(name, b"") for name in _OF_REQUEST)
        return Request(host, content_type, accept, length)

    def known(self, data: bytes) -> tuple[Request, bytes] | None:
        """The request and its body, if `data` is a whole one whose head has been here before."""
        end = data.find(_END_OF_HEAD) + len(_END_OF_HEAD)
        request = self._known.get(data[:end])
        if request is None or len(data) - end != request.length:
            return None
        return request, data[end:]

    def learn(self, request: Request, data: bytes) -> None:
        """Keep the head of a request that `data` is, if that is all that it is."""
        end = data.find(_END_OF_HEAD) + len(_END_OF_HEAD)
        if len(data) - end == request.length and end <= _MOST_KEPT_BYTES:
            if len(self._known) == _MOST_KEPT:
                self._known.clear()
            self._known[data[:end]] = request
