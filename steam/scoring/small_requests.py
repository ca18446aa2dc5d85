"""Small requests and good answers as bytes: what the hot route knows of HTTP.

Clients send the same heads over and over, and get the same ones: both are kept.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

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


class Request(NamedTuple):
    """What the answer to a small request may depend on, besides its body; and that one's length."""

    host: bytes
    content_type: bytes
    accept: bytes
    length: int = 0


class Answerer(Protocol):
    """Answers small requests at once, if it can. Its methods raise nothing."""

    media_type: bytes

    def accepts(self, request: Request) -> bool:
        """Whether such a request may be answered, whatever its body: the same each time."""
        ...

    def answer(self, body: bytes) -> bytes | None:
        """The body of a good answer; None for a request that has to go the ordinary way."""
        ...


Header = tuple[bytes, bytes]


class Heads:
    """Heads of good answers, made anew when uvicorn changes its headers: once a second."""

    def __init__(self, state: ServerState, media_type: bytes) -> None:
        self._state = state
        self._media_type = media_type
        self._made_of: list[tuple[bytes, bytes]] | None = None
        self._start = b""
        self._closing = False

    def closing(self) -> bool:
        """Whether answers just now say that their connection closes."""
        if self._state.default_headers is not self._made_of:
            self._make()
        return self._closing

    def head(self, length: int) -> bytes:
        """Everything before a body of that length."""
        if self._state.default_headers is not self._made_of:
            self._make()
        return b"%b%d\r\n\r\n" % (self._start, length)

    def _make(self) -> None:
        self._made_of = headers = self._state.default_headers
        lines = (
            b"%b: %b\r\n" % header for header in (*headers, (b"content-type", self._media_type))
        )
        self._start = b"HTTP/1.1 200 OK\r\n%bcontent-length: " % b"".join(lines)
        self._closing = CLOSE in headers


class Requests:
    """Small requests by their heads. Clients send the same ones over and over: they are kept."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._length_of: dict[bytes, int] = {}  # of the body, by the head

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

    def known_body(self, data: bytes) -> bytes | None:
        """The body, if `data` is a whole request whose head has been here before."""
        end = data.find(_END_OF_HEAD) + len(_END_OF_HEAD)
        length = self._length_of.get(data[:end])
        return data[end:] if length == len(data) - end else None

    def learn(self, request: Request, data: bytes) -> None:
        """Keep the head of a request that `data` is, if that is all that it is."""
        end = data.find(_END_OF_HEAD) + len(_END_OF_HEAD)
        if len(data) - end == request.length and end <= _MOST_KEPT_BYTES:
            if len(self._length_of) == _MOST_KEPT:
                self._length_of.clear()
            self._length_of[data[:end]] = request.length
