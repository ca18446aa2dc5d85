"""Bodies over the limit, told beforehand or not, and bodies that stop coming."""

import socket

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from steam.web.middleware.body_limit import BodyLimit
from tests.web.access.walk import filled, routes_of

BIG = b'{"name": "' + b"x" * 20_000 + b'"}'


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("path", ["/api/projects", "/api/deployments/prostate/predict"])
def test_a_large_body_is_refused(world, path, chunked):
    world.deployed("prostate")
    content = iter([BIG[:9_000], BIG[9_000:]]) if chunked else BIG
    answer = world.client.post(path, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413, answer.text
    assert answer.json()["error"]["code"] == "too_large"


def test_a_body_at_the_limit_is_read(world):
    content = b'{"name": "p", "description": "d"' + b" " * 9_000 + b"}"
    answer = world.client.post(
        "/api/projects", content=content, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 201


def test_no_route_takes_a_giant_body(world):
    """Told beforehand, it is refused before any of it is read; uploads have limits of their own."""
    asked = 0
    for method, path in routes_of(world.app):
        if method in {"GET", "OPTIONS"}:
            continue
        kind = "zip" if path == "/api/models" else "json"
        head = (
            f"{method} {filled(path, {})}?name=m HTTP/1.1\r\nHost: localhost\r\n"
            f"Content-Type: application/{kind}\r\nContent-Length: {1 << 50}\r\n\r\n"
        )
        answer = _answer_to_the_head(world.client.base_url, head)
        assert answer == 413, (method, path, answer)
        asked += 1
    assert asked > 60


def _answer_to_the_head(url: httpx.URL, head: str) -> int:
    """The status that is told to a client that has sent no more than that."""
    with socket.create_connection((url.host, url.port), timeout=30) as connection:
        connection.sendall(head.encode())
        return int(connection.recv(100).split()[1])


@pytest.mark.parametrize("streamed", [set(), {"/upload"}])
def test_a_body_that_stops_coming_is_given_up(serve, streamed):
    app = Starlette(routes=[Route("/upload", _read, methods=["POST"])])
    app.add_middleware(BodyLimit, limit_bytes=1000, streamed=streamed, patience_s=0.1)
    with serve(app) as url:
        where = httpx.URL(url)
        head = "POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n"
        with socket.create_connection((where.host, where.port), timeout=30) as connection:
            connection.sendall(head.encode() + b"12")
            assert connection.recv(1000).startswith(b"HTTP/1.1 408 ")
        assert httpx.post(f"{url}/upload", content=b"12345", trust_env=False).text == "5"


async def _read(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))
