"""Answers of servers as errors of steam."""

import httpx
import pytest

from steam.client.connection import Connection, read_error
from steam.core import errors


@pytest.mark.parametrize(
    ("status", "body", "kind", "text"),
    [
        (409, {"error": {"code": "conflict", "message": "Taken."}}, errors.Conflict, "Taken."),
        (404, {"error": {"code": "not_found", "message": "No."}}, errors.NotFound, "No."),
        (400, {"error": {"code": "invalid_artifact", "message": "B"}}, errors.InvalidArtifact, "B"),
        (507, {"error": {"code": "exhausted", "message": "Full."}}, errors.Exhausted, "Full."),
        (412, {"__meta": {}, "msg": "\nERROR MESSAGE:\n\nBad.\n"}, errors.InvalidInput, "Bad."),
        (412, {"msg": "Bad: x", "messages": [{"message": "No x."}, {"message": "No y."}]},
         errors.InvalidInput, "No x. No y."),
        (412, {"msg": "Bad.", "messages": 3}, errors.InvalidInput, "Bad."),
        (412, {"msg": "Bad.", "messages": [3]}, errors.InvalidInput, "Bad."),
        (404, {"__meta": {}, "msg": "No frame."}, errors.NotFound, "No frame."),
        (500, None, errors.SteamError, "The server answered 500."),
        (503, [1], errors.Unavailable, "The server answered 503."),
        (418, {"error": "odd"}, errors.SteamError, "The server answered 418."),
    ],
)  # fmt: skip
def test_errors_keep_their_sentence(
    status: int, body: object, kind: type[errors.SteamError], text: str
) -> None:
    response = httpx.Response(status, json=body) if body is not None else httpx.Response(status)
    error = read_error(response)
    assert type(error) is kind
    assert str(error) == text


def test_nobody_answers() -> None:
    with (
        Connection("master", "http://127.0.0.1:9") as connection,
        pytest.raises(errors.Unavailable, match=r"No master answers at http://127\.0\.0\.1:9\."),
    ):
        connection.request("GET", "/api/health")


@pytest.mark.parametrize("url", ["nonsense", "http://[", "ftp://127.0.0.1"])
def test_what_is_no_address_is_said(url: str) -> None:
    with pytest.raises(errors.SteamError), Connection("master", url) as connection:
        connection.request("GET", "/api/health")
