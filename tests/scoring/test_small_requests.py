"""Which heads are those of small requests, and which are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uvicorn.server import ServerState

from steam.scoring.small_requests import CLOSE, Heads, Request, Requests

LENGTH = (b"content-length", b"3")
HEAD = b"POST /predict HTTP/1.1\r\nContent-Length: 3\r\n\r\n"
SMALL = Request(b"", b"", b"", 3)


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        ([LENGTH], SMALL),
        ([LENGTH, (b"host", b"h"), (b"x-other", b"o")], Request(b"h", b"", b"", 3)),
        ([LENGTH, (b"connection", b"Keep-Alive")], SMALL),
        ([], None),
        ([(b"content-length", b"11")], None),
        ([LENGTH, LENGTH], None),
        ([LENGTH, (b"connection", b"close")], None),
        ([LENGTH, (b"origin", b"http://h")], None),
    ],
)
def test_a_small_request_says_its_length_and_nothing_unusual(headers, wanted) -> None:
    assert Requests(10).read(headers) == wanted


def test_a_head_is_known_once_it_came_with_its_body_alone() -> None:
    requests = Requests(10)
    assert requests.known_body(HEAD + b"row") is None
    requests.learn(SMALL, HEAD + b"row" + HEAD)
    assert requests.known_body(HEAD + b"row") is None, "it came with another"
    requests.learn(SMALL, HEAD + b"row")
    assert requests.known_body(HEAD + b"cow") == b"cow"
    assert requests.known_body(HEAD + b"ro") is None
    assert requests.known_body(HEAD + b"rows") is None
    assert requests.known_body(HEAD.lower() + b"row") is None
    assert requests.known_body(b"row") is None


def test_long_heads_are_not_kept_and_no_more_than_some() -> None:
    requests = Requests(10)
    long = HEAD.replace(b"Content", b"X: %b\r\nContent" % (b"x" * 1024))
    requests.learn(SMALL, long + b"row")
    assert requests.known_body(long + b"row") is None
    for number in range(1000):
        requests.learn(SMALL, b"%d" % number + HEAD + b"row")
    kept = [n for n in range(1000) if requests.known_body(b"%d" % n + HEAD + b"row")]
    assert 999 in kept
    assert len(kept) <= 256


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_only_the_same_head_and_length_are_known(learnt: bytes, asked: bytes) -> None:
    requests = Requests(10)
    requests.learn(SMALL, learnt + b"\r\n\r\nrow")
    found = requests.known_body(asked)
    if found is not None:
        assert asked.endswith(found)
        assert len(found) == SMALL.length
        assert asked[: -SMALL.length].endswith(b"\r\n\r\n")


def test_heads_of_answers_follow_the_headers_of_the_server() -> None:
    state = ServerState()
    state.default_headers = [(b"date", b"today")]
    heads = Heads(state, b"a/b")
    head = heads.head(7)
    assert head == (
        b"HTTP/1.1 200 OK\r\ndate: today\r\ncontent-type: a/b\r\ncontent-length: 7\r\n\r\n"
    )
    assert not heads.closing()
    state.default_headers = [*state.default_headers, CLOSE]
    assert heads.closing()
    assert b"connection: close\r\n" in heads.head(7)
