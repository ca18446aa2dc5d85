"""HTTP messages between the gateway and a worker: only what is known to be needed passes."""

from collections.abc import Iterable

Headers = list[tuple[bytes, bytes]]

_TENSORS_BEGIN = b"inference-header-content-length"  # of Open Inference's binary tensors
_TO_WORKER = frozenset(
    {b"accept", b"content-type", b"content-encoding", b"x-request-id", _TENSORS_BEGIN}
)
_TO_CLIENT = frozenset(
    {
        b"allow",
        b"cache-control",
        b"content-encoding",
        b"content-length",
        b"content-type",
        b"retry-after",
        b"x-request-id",
        _TENSORS_BEGIN,
    }
)
_NO_BODY = frozenset({"GET", "HEAD", "OPTIONS", "DELETE"})


def request_head(
    method: str,
    path: bytes,
    query: bytes,
    headers: Iterable[tuple[bytes, bytes]],
    body_bytes: int | None,
) -> bytes:
    """The head of a request to a worker.

    `headers` are the client's, names in lower case; how its body was framed is not passed on.
    `body_bytes` is the length of the body, None for one of unknown length that follows in chunks.
    """
    target = b"%b?%b" % (path, query) if query else path
    lines = [b"%b %b HTTP/1.1\r\nhost: localhost\r\n" % (method.encode("ascii"), target)]
    lines += [b"%b: %b\r\n" % header for header in headers if header[0] in _TO_WORKER]
    if body_bytes is None:
        lines.append(b"transfer-encoding: chunked\r\n")
    elif body_bytes or method not in _NO_BODY:
        lines.append(b"content-length: %d\r\n" % body_bytes)
    lines.append(b"\r\n")
    return b"".join(lines)


def chunk(piece: bytes) -> bytes:
    """One chunk of a body of unknown length; the empty one ends it."""
    return b"%x\r\n%b\r\n" % (len(piece), piece)


def answer_headers(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The headers of a worker's answer that the client gets; names come out in lower case."""
    lowered = ((name.lower(), value) for name, value in headers)
    return [header for header in lowered if header[0] in _TO_CLIENT]
