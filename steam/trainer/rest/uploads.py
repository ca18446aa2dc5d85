"""Uploads: the body of a request, streamed to a file of its own below home."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Protocol

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from steam.core.errors import Exhausted, InvalidInput
from steam.trainer.rest.errors import TooLarge

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_PREFIX = "upload_"


class _Sink(Protocol):
    """Takes a body piece by piece."""

    def write(self, piece: bytes, /) -> object: ...


class _FilePart:
    """A multipart body of which the first part goes to a file."""

    def __init__(self, content_type: str, file: IO[bytes]) -> None:
        boundary = parse_options_header(content_type)[1].get(b"boundary")
        if not boundary:
            raise InvalidInput("The multipart upload names no boundary.")
        self.complete = False
        self._parts = 0
        self._file = file
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_part_data": self._take,
                "on_part_end": self._end,
            },
        )

    def write(self, piece: bytes, /) -> object:
        try:
            return self._parser.write(piece)
        except FormParserError:
            raise InvalidInput("The multipart upload is malformed.") from None

    def _begin(self) -> None:
        self._parts += 1

    def _take(self, data: bytes, start: int, end: int) -> None:
        if self._parts == 1:
            self._file.write(data[start:end])

    def _end(self) -> None:
        self.complete = True


async def receive(request: Request, folder: Path, max_bytes: int) -> Path:
    """Write the upload to a new file in the folder, readable by the owner alone.

    A multipart body gives its first part, any other body itself. Nothing is left when it fails.
    Raises TooLarge, InvalidInput, and Exhausted when the disk is full.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > max_bytes:
        raise too_large(max_bytes)
    content_type = request.headers.get("content-type", "")
    with new_file(folder) as (path, file):
        part = _FilePart(content_type, file) if content_type.startswith("multipart/") else None
        sink: _Sink = part or file
        received = 0
        async for piece in request.stream():
            received += len(piece)
            if received > max_bytes:
                raise too_large(max_bytes)
            await run_in_threadpool(sink.write, piece)
        if part is not None and not part.complete:
            raise InvalidInput("The multipart upload holds no complete file.")
        return path


def remove_uploads(folder: Path) -> None:
    """Remove what earlier trainers received: their keys ended with them."""
    for path in folder.glob(f"{_PREFIX}*"):
        path.unlink(missing_ok=True)


@contextmanager
def new_file(folder: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """A file of its own in the folder, readable by the owner alone, gone if the block fails.

    Raises Exhausted when the disk is full.
    """
    path = folder / f"{_PREFIX}{secrets.token_hex(16)}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            yield path, file
    except BaseException as error:
        with suppress(OSError):
            path.unlink()
        if isinstance(error, OSError) and error.errno in _FULL:
            raise Exhausted(
                "The disk of the trainer is full.", hint="Remove files there, then upload again."
            ) from error
        raise


def too_large(max_bytes: int) -> TooLarge:
    """The error for more bytes than an upload may have."""
    return TooLarge(
        f"An upload may have at most {max_bytes:,} bytes.", hint="Set STEAM_MAX_UPLOAD_MB."
    )
