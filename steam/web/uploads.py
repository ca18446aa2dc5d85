"""Large request bodies go to disk as they come."""

import errno
import tempfile
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from anyio.to_thread import run_sync
from starlette.requests import Request

from steam.core.errors import Exhausted
from steam.web.refusals import Malformed, TooLarge, UnsupportedType

_BINARY_TYPES = frozenset({"", "application/zip", "application/octet-stream"})
_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@asynccontextmanager
async def received_file(request: Request, folder: Path, limit_bytes: int) -> AsyncIterator[Path]:
    """The body as a file (mode 0600) in `folder`, removed when the block ends.

    Raises TooLarge before or while it comes in, UnsupportedType, Malformed for an empty body and
    Exhausted when the disk is full.
    """
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type not in _BINARY_TYPES:
        raise UnsupportedType(content_type, "application/zip")
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit_bytes:
        raise TooLarge(limit_bytes)
    async with file_of(request.stream(), folder, limit_bytes) as path:
        if path.stat().st_size == 0:
            raise Malformed("The request has no body.", hint="Send the model's zip file as it is.")
        yield path


@asynccontextmanager
async def file_of(
    pieces: AsyncIterable[bytes], folder: Path, limit_bytes: int
) -> AsyncIterator[Path]:
    """The pieces as a file (mode 0600) in `folder`, removed when the block ends.

    Raises TooLarge while they come in, Exhausted when the disk is full, and what they raise.
    """
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".upload-", suffix=".zip") as file:
        received = 0
        async for piece in pieces:
            received += len(piece)
            if received > limit_bytes:
                raise TooLarge(limit_bytes)
            await run_sync(_append, file, piece)
        await run_sync(_append, file, b"")
        yield Path(file.name)


def _append(file: "tempfile._TemporaryFileWrapper[bytes]", chunk: bytes) -> None:
    try:
        file.write(chunk)
        if not chunk:
            file.flush()
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise Exhausted(
                "The disk is full: the upload could not be kept.", hint="Free some space."
            ) from error
        raise
