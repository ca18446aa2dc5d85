"""The trainer through the master: real servers, and stand-ins for trainers that misbehave."""

import asyncio
import socket
import threading
from dataclasses import replace
from typing import Any

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from steam.web.app import create_app
from steam.web.services import Limits
from tests.ports import kept_port
from tests.promptness import quickest

JSON = {"Content-Type": "application/json"}


class Scripted:
    """A trainer that answers as a test wants; it keeps what it was asked."""

    def __init__(self, headers: dict[str, str] | None = None, body: bytes = b"{}") -> None:
        self.headers = headers or {"content-type": "application/json"}
        self.body = body
        self.status = 200
        self.asked: list[Scope] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        self.asked.append(scope)
        head = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": head})
        await send({"type": "http.response.body", "body": self.body})


class Silent:
    """A trainer that says nothing until the other side has gone."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.left = threading.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        self.asked.set()
        while (await receive())["type"] != "http.disconnect":
            pass
        self.left.set()


class Endless:
    """A trainer whose answer never ends; how much of it was taken is in `sent`."""

    def __init__(self) -> None:
        self.sent = 0
        self.left = threading.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        head = [(b"content-type", b"text/csv")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        watching = asyncio.ensure_future(self._watch(receive))
        while not watching.done():
            body = b"x" * 65_536
            await send({"type": "http.response.body", "body": body, "more_body": True})
            self.sent += len(body)
            await asyncio.sleep(0)
        self.left.set()

    async def _watch(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass


def test_without_a_trainer_the_answer_is_quick_and_says_what_to_do(world, trainers):
    def ask() -> None:
        answer = world.client.get("/flow/trainer/3/Cloud")
        assert answer.status_code == 503
        assert "steam trainer" in answer.json()["error"]["message"]

    assert quickest(ask, 2) < 2
    with kept_port() as gone:
        trainers.record(f"http://127.0.0.1:{gone}")
        assert quickest(ask, 2) < 2


def test_questions_uploads_and_refusals_pass(world, trainers):
    trainers.start()
    client = world.client
    assert client.get("/flow/trainer/3/Cloud").json()["cloud_name"] == "steam"
    data = b"a,b\n" + b"1,2\n" * 500_000
    told = client.post(
        "/flow/trainer/3/PostFile",
        content=data,
        headers={"Content-Type": "text/csv"} | origin(client),
    )
    assert told.json()["total_bytes"] == len(data), "over body_bytes, and under the upload's limit"
    refused = client.get("/flow/trainer/3/Frames/none")
    assert refused.status_code == 404
    assert "none" in refused.json()["msg"], "H2O's own shape"
    assert client.delete("/flow/trainer/3/DKV/none", headers=origin(client)).status_code == 200


def test_a_body_of_parameters_is_bounded_as_any(world, trainers):
    trainers.start()
    form = {"x": "y" * world.services.limits.body_bytes}
    answer = world.client.post("/flow/trainer/3/Parse", data=form, headers=origin(world.client))
    assert answer.status_code == 413


def test_an_upload_is_bounded_while_it_comes(services, serve, trainers):
    trainers.start()
    app = create_app(replace(services, limits=Limits(upload_bytes=100_000)))
    with (
        serve(app, app.state.watch.close) as url,
        httpx.Client(base_url=url, trust_env=False) as client,
    ):
        for content in (b"x" * 100_001, iter([b"x" * 60_000] * 2)):
            answer = client.post(
                "/flow/trainer/3/PostFile", content=content, headers=JSON | origin(client)
            )
            assert answer.status_code == 413
            assert answer.json()["error"]["code"] == "too_large"
        fits = client.post(
            "/flow/trainer/3/PostFile", content=b"x" * 100_000, headers=JSON | origin(client)
        )
        assert fits.status_code == 200


def test_a_restarted_trainer_is_found_with_its_new_token(world, trainers, home):
    home.logins.write_text("")
    for token in ("first", "second"):
        trainers.start(token=token)
        assert world.client.get("/flow/trainer/3/Cloud").status_code == 200
    home.trainer_token.write_text("stale")
    refused = world.client.get("/flow/trainer/3/Cloud")
    assert refused.status_code == 503, "a browser that sees 401 asks its user for a password"
    assert "login" in refused.json()["error"]["message"]
    assert "www-authenticate" not in refused.headers


def test_few_headers_pass_in_either_direction(world, trainers):
    scripted = Scripted({"content-type": "application/json", "set-cookie": "a=b", "x-odd": "1"})
    trainers.start_app(scripted)
    secrets = {"Cookie": "session=secret", "X-Api-Key": "secret", "Authorization": "Bearer mine"}
    secrets |= origin(world.client)
    answer = world.client.get("/flow/trainer/3/Cloud?a=%20b", headers=secrets)
    [asked] = scripted.asked
    assert (asked["raw_path"], asked["query_string"]) == (b"/3/Cloud", b"a=%20b")
    got = dict(asked["headers"])
    assert got[b"authorization"] == b"Bearer token"
    assert b"secret" not in b" ".join(got.values())
    assert not {b"cookie", b"x-api-key", b"origin", b"referer"} & got.keys()
    assert "set-cookie" not in answer.headers
    assert "x-odd" not in answer.headers
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_token_is_for_the_trainer_of_the_home_alone(services, serve, trainers, home):
    scripted = Scripted()
    url = trainers.start_app(scripted)
    home.address("trainer").unlink()
    app = create_app(replace(services, trainer_url=url))
    with serve(app, app.state.watch.close) as master:
        assert (
            httpx.get(f"{master}/flow/trainer/3/Cloud", trust_env=False, timeout=30).status_code
            == 200
        )
    assert b"authorization" not in dict(scripted.asked[0]["headers"])


def test_nothing_of_the_trainer_runs_in_the_page(world, trainers):
    hostile = {"content-disposition": 'inline; filename="../a\\"b<c>.html"'}
    trainers.start_app(scripted := Scripted())
    for kind in (
        "text/html",
        "image/svg+xml",
        "application/javascript",
        "TEXT/HTML;x=text/csv",
        "",
    ):
        scripted.headers = hostile | ({"content-type": kind} if kind else {})
        answer = world.client.get("/flow/trainer/3/Logs/download")
        assert answer.headers["content-type"] == "application/octet-stream"
        told = answer.headers["content-disposition"]
        assert told.startswith("attachment; filename=")
        assert not set("<>/\\") & set(told)


_NO_ROUTES = {
    "/3/Shutdown": 403,
    "/99/%53hutdown.json": 403,
    "/3/../Cloud": 404,
    "/3/%2e%2e/Cloud": 404,
    "/flow/index.html": 404,
    "/": 404,
    "//3/Cloud": 404,
}


def test_what_is_no_route_never_reaches_the_trainer(world, trainers):
    scripted = Scripted()
    trainers.start_app(scripted)
    for path, status in _NO_ROUTES.items():
        request = world.client.build_request(
            "POST",
            "/",
            headers=JSON | origin(world.client),
            extensions={"target": f"/flow/trainer{path}".encode()},
        )
        answer = world.client.send(request)
        assert (answer.status_code, scripted.asked) == (status, []), path
        assert answer.json()["error"]["message"]


def test_a_hung_trainer_holds_nothing_else(world, trainers):
    with socket.create_server(("127.0.0.1", 0)) as listens_only:
        trainers.record(f"http://127.0.0.1:{listens_only.getsockname()[1]}")
        with httpx.Client(base_url=world.client.base_url, trust_env=False, timeout=0.3) as client:
            for _ in range(3):
                with pytest.raises(httpx.ReadTimeout):
                    client.get("/flow/trainer/3/Cloud")
        assert quickest(lambda: world.client.get("/api/health").raise_for_status(), 1) < 1


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_leaves_is_not_waited_for(world, trainers, method):
    trainers.start_app(silent := Silent())
    url = world.client.base_url
    head = f"{method} /flow/trainer/3/Cloud HTTP/1.1\r\nHost: {url.host}\r\n"
    with socket.create_connection((url.host, url.port)) as caller:
        caller.sendall(
            f"{head}Content-Type: application/json\r\nContent-Length: 1\r\n\r\nx".encode()
        )
        assert silent.asked.wait(30)
        assert not silent.left.is_set()
    assert silent.left.wait(30)


def test_an_answer_waits_for_who_takes_it_and_ends_with_them(world, trainers):
    trainers.start_app(endless := Endless())
    with world.client.stream("GET", "/flow/trainer/3/DownloadDataset?frame_id=f") as answer:
        assert next(answer.iter_raw())
        reached = -1
        while endless.sent != reached:  # until nothing more fits between here and there
            reached = endless.sent
            threading.Event().wait(0.2)
        assert reached < 64 << 20
    assert endless.left.wait(30)


def test_half_an_answer_is_told_as_half(world, trainers):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        trainers.record(f"http://127.0.0.1:{listener.getsockname()[1]}")

        def break_off() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(10_000)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")

        thread = threading.Thread(target=break_off)
        thread.start()
        with pytest.raises(httpx.RemoteProtocolError):
            world.client.get("/flow/trainer/3/Cloud")
        thread.join()


def test_what_is_no_trainer_is_told_as_unavailable(world, trainers):
    said = (b"", b"SSH-2.0-OpenSSH_9\r\n", b"HTTP/1.1 200 OK\r\nbad\x00\r\n")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        trainers.record(f"http://127.0.0.1:{listener.getsockname()[1]}")

        def speak() -> None:
            for words in said:
                connection, _ = listener.accept()
                with connection:
                    connection.recv(10_000)
                    connection.sendall(words)

        thread = threading.Thread(target=speak)
        thread.start()
        for _ in said:
            answer = world.client.get("/flow/trainer/3/Cloud")
            assert answer.status_code == 503
            assert "broke off" in answer.json()["error"]["message"]
        thread.join()


def test_a_page_of_another_site_reaches_no_trainer(world, trainers):
    scripted = Scripted()
    trainers.start_app(scripted)
    foreign: dict[str, Any] = {"Origin": "http://evil.example"}
    answer = world.client.post("/flow/trainer/3/PostFile", content=b"x", headers=foreign)
    assert (answer.status_code, scripted.asked) == (403, [])


@pytest.mark.parametrize(
    "expression",
    [
        "(" * 4000,
        "(+ " * 1000 + "1" + ")" * 1000,
        "(^ 10 (^ 10 100000000))",
        "(+ 1e400 -1e400)",
        "[0:999999999999999999]",
        "(eval '__import__(1)')",
        "(. (. 1 '__class__') '__base__')",
        "{ x . (x x) }",
    ],
)
def test_hostile_expressions_end_soon_with_an_answer(world, trainers, expression):
    """Nothing is a fault of the servers, and the trainer answers the next one."""
    trainers.start()
    client = world.client
    asked = {"ast": expression, "session_id": "_s"}
    answer = client.post("/flow/trainer/99/Rapids", data=asked, headers=origin(client))
    assert answer.status_code < 500, answer.text
    assert "Traceback" not in answer.text
    assert client.get("/flow/trainer/3/Ping").status_code == 200


def origin(client: httpx.Client) -> dict[str, str]:
    """What a page of the master says of itself."""
    return {"Origin": str(client.base_url).rstrip("/")}
