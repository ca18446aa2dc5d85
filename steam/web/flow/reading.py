"""What the master itself reads from the trainer: bounded, and refusals as errors of ours."""

from collections.abc import AsyncGenerator, AsyncIterator

import httpx
import msgspec

from steam.core.errors import InvalidInput, NotFound, SteamError, Unavailable
from steam.web.flow.link import TrainerLink, trouble
from steam.web.flow.place import TrainerPlace
from steam.web.refusals import TooLarge

_MOST_COMPLAINT = 1 << 16  # bytes
_MOST_SENTENCE = 1000  # characters
_HEADING = "ERROR MESSAGE:"


class NotThere(NotFound):
    """The trainer has no such thing."""


async def pieces_of(
    link: TrainerLink, place: TrainerPlace, target: bytes, *, silent_s: float, most_bytes: int
) -> AsyncGenerator[bytes]:
    """The body of the answer to a GET, piece by piece.

    Raises TooLarge, Busy, Unavailable; and what the trainer refuses as NotThere or InvalidInput.
    """
    answer = await link.ask(place, "GET", target, silent_s=silent_s)
    try:
        if answer.status_code != httpx.codes.OK:
            complaint = b"".join([piece async for piece in _bounded(answer, _MOST_COMPLAINT)])
            raise _refusal(answer.status_code, target, complaint)
        async for piece in _bounded(answer, most_bytes):
            yield piece
    except httpx.HTTPError as error:
        raise trouble(error, silent_s) from error
    finally:
        await answer.aclose()


async def read_small(
    link: TrainerLink, place: TrainerPlace, target: bytes, *, silent_s: float, most_bytes: int
) -> bytes:
    """The whole body of the answer to a GET. Raises as `pieces_of` does."""
    pieces = pieces_of(link, place, target, silent_s=silent_s, most_bytes=most_bytes)
    return b"".join([piece async for piece in pieces])


async def _bounded(answer: httpx.Response, most_bytes: int) -> AsyncIterator[bytes]:
    seen = 0
    async for piece in answer.aiter_raw():
        seen += len(piece)
        if seen > most_bytes:
            raise TooLarge(most_bytes)
        yield piece


class _Complaint(msgspec.Struct):
    """What is read of H2OErrorV3."""

    dev_msg: str


def _refusal(status: int, target: bytes, body: bytes) -> SteamError:
    try:
        told = msgspec.json.decode(body, type=_Complaint).dev_msg
    except msgspec.MsgspecError:
        told = ""
    sentence = " ".join(told.replace(_HEADING, "").split())[:_MOST_SENTENCE]
    if status == httpx.codes.NOT_FOUND:
        return NotThere("answer of the trainer for", target.decode("ascii")[:200])
    if not sentence or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return Unavailable(
            sentence or f"The trainer answered with status {status}.",
            hint="Its log may tell why.",
        )
    return InvalidInput(sentence)
