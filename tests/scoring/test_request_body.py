import asyncio
from collections.abc import Iterable

import pytest

from steam.core.errors import InvalidInput
from steam.scoring.errors import TooLarge, TooSlow
from steam.scoring.request_body import Disconnected, check_declared, read_whole


def read(messages: Iterable[dict[str, object]], limit: int = 10, patience_s: float = 5) -> bytes:
    """Read a body of these messages; after the last one nothing ever comes."""
    coming = iter(messages)

    async def receive() -> dict[str, object]:
        message = next(coming, None)
        if message is None:
            await asyncio.Event().wait()
        return message

    return asyncio.run(read_whole(receive, limit, patience_s))


def piece(body: bytes, *, more: bool) -> dict[str, object]:
    return {"type": "http.request", "body": body, "more_body": more}


def test_pieces_are_joined() -> None:
    assert (
        read([piece(b"abc", more=True), piece(b"", more=True), piece(b"d", more=False)]) == b"abcd"
    )
    assert read([{"type": "http.request"}]) == b""


def test_a_body_of_exactly_the_limit_is_read() -> None:
    assert read([piece(b"x" * 10, more=False)]) == b"x" * 10


def test_a_body_over_the_limit_is_refused_before_it_has_all_come() -> None:
    with pytest.raises(TooLarge):
        read([piece(b"x" * 6, more=True), piece(b"x" * 5, more=True)])


def test_a_body_that_stops_coming_is_refused() -> None:
    with pytest.raises(TooSlow):
        read([piece(b"x", more=True)], patience_s=0.01)


def test_a_client_that_left_is_noticed() -> None:
    with pytest.raises(Disconnected):
        read([piece(b"x", more=True), {"type": "http.disconnect"}])


@pytest.mark.parametrize(
    ("declared", "error"), [(b"11", TooLarge), (b"9" * 30, TooLarge), (b"-1", InvalidInput)]
)
def test_a_declared_length_is_checked(declared: bytes, error: type[InvalidInput]) -> None:
    with pytest.raises(error):
        check_declared({"headers": [(b"content-length", declared)]}, 10)


def test_a_declared_length_within_the_limit_is_fine() -> None:
    check_declared({"headers": [(b"content-length", b"10")]}, 10)
    check_declared({"headers": []}, 10)
