"""The hot route beneath ASGI: what it takes, what it leaves to the application, in what order."""

import asyncio
import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import pytest
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.requests import Request as HttpRequest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from steam.scoring.fast_protocol import fast_protocol
from steam.scoring.small_requests import CLOSE, Request
from tests.stepping_loop import run_stepping

T = TypeVar("T")
MOST = 100
HOST = b"Host: here\r\n"


@dataclass
class Server:
    """A server whose application says `asgi` and the body that it got, and the hot route `hot`."""

    uvicorn: uvicorn.Server
    port: int = 0
    refuses: bool = False
    media_type = b"text/plain"
    offered: list[Request] = field(default_factory=list)
    asked: list[bytes] = field(default_factory=list)
    turn: threading.Event = field(default_factory=threading.Event)

    def accepts(self, request: Request) -> bool:
        self.offered.append(request)
        return True

    def answer(self, body: bytes) -> bytes | None:
        self.asked.append(body)
        return None if self.refuses else b"hot " + body

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await HttpRequest(scope, receive).body()
        if scope["path"] == "/slow":
            await asyncio.to_thread(self.turn.wait, 10)
        await PlainTextResponse(b"asgi " + body)(scope, receive, send)

    @staticmethod
    def until(condition: Callable[[], T]) -> T:
        """What the condition gives once it gives something."""
        while not (found := condition()):
            pass
        return found

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def ask(self, *pieces: bytes) -> bytes:
        """What comes back until the connection has been quiet for its last answer."""
        with self.connect() as client:
            for piece in pieces:
                client.sendall(piece)
            return read_answer(client)


def read_answer(client: socket.socket) -> bytes:
    """One whole answer: its head and body."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(client)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        int(line.partition(b":")[2])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    )
    while len(body) < length:
        body += _more(client)
    return head + b"\r\n\r\n" + body


def _more(client: socket.socket) -> bytes:
    data = client.recv(1)  # no byte of the next answer
    assert data, "the connection was closed"
    return data


def post(body: bytes = b"row", headers: bytes = b"", path: bytes = b"/predict") -> bytes:
    return (
        b"POST %b HTTP/1.1\r\n" % path
        + HOST
        + headers
        + b"Content-Length: %d\r\n\r\n" % len(body)
        + body
    )


def serving() -> Server:
    """The server, not started yet."""
    made: list[Server] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await made[0].app(scope, receive, send)

    config = uvicorn.Config(
        app, lifespan="off", log_config=None, headers=[("X-Always", "yes")], access_log=False
    )
    running = uvicorn.Server(config)
    made.append(Server(running))
    config.http = fast_protocol(made[0], running.server_state, MOST)
    return made[0]


@pytest.fixture
def server() -> Iterator[Server]:
    made = serving()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made.port = listener.getsockname()[1]
        thread = threading.Thread(target=made.uvicorn.run, kwargs={"sockets": [listener]})
        thread.start()
        yield made
        made.uvicorn.should_exit = True
        thread.join(30)


def test_a_small_post_is_hot_and_looks_like_any_answer(server: Server) -> None:
    answer = server.ask(post(headers=b"Content-Type: a/b\r\nAccept: c/d\r\n"))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert body == b"hot row"
    lines = head.lower().split(b"\r\n")
    assert lines[0] == b"http/1.1 200 ok"
    assert {b"x-always: yes", b"content-type: text/plain", b"content-length: 7"} <= {*lines}
    assert any(line.startswith(b"date: ") for line in lines)
    assert server.offered == [Request(b"here", b"a/b", b"c/d", 3)]
    assert server.asked == [b"row"]


@pytest.mark.parametrize(
    "request_",
    [
        post(path=b"/predict?partial=true"),
        post(path=b"/predict/"),
        post(path=b"/other"),
        post(b"x" * (MOST + 1)),
        post(headers=b"Origin: http://here\r\n"),
        post(headers=b"Content-Encoding: gzip\r\n"),
        post(headers=b"Connection: close\r\n"),
        post(headers=b"Host: there\r\n"),
        post(headers=b"Accept: a/b\r\nAccept: c/d\r\n"),
        post(headers=b"Content-Type: a/b\r\nContent-Type: c/d\r\n"),
        post(headers=b"Proxy-Connection: close\r\n"),
        post().replace(b"HTTP/1.1", b"HTTP/1.0"),
        post().replace(b"POST", b"PUT"),
        b"POST /predict HTTP/1.1\r\n"
        + HOST
        + b"Transfer-Encoding: chunked\r\n\r\n3\r\nrow\r\n0\r\n\r\n",
    ],
)
def test_everything_else_goes_the_ordinary_way(server: Server, request_: bytes) -> None:
    assert b"asgi " in server.ask(request_)
    assert server.asked == []


def test_one_that_waits_for_leave_gets_it(server: Server) -> None:
    whole = post(headers=b"Expect: 100-continue\r\n")
    with server.connect() as client:
        client.sendall(whole[:-3])
        leave = b""
        while not leave.endswith(b"\r\n\r\n"):
            leave += _more(client)
        assert leave.startswith(b"HTTP/1.1 100")
        client.sendall(whole[-3:])
        assert read_answer(client).endswith(b"asgi row")


def test_what_the_hot_route_does_not_answer_comes_whole_to_the_ordinary(server: Server) -> None:
    server.refuses = True
    assert server.ask(post(b"a whole row")).endswith(b"asgi a whole row")
    assert server.ask(post(b"")).endswith(b"asgi ")
    assert server.asked == [b"a whole row", b""]


def test_a_body_in_pieces_goes_the_ordinary_way(server: Server) -> None:
    """It has the patience, and the limit to it."""
    whole = post(b"0123456789")
    with server.connect() as client:
        client.sendall(whole[:-4])
        (connection,) = server.until(lambda: server.uvicorn.server_state.connections)
        server.until(lambda: connection.cycle)
        client.sendall(whole[-4:])
        assert read_answer(client).endswith(b"asgi 0123456789")
        client.sendall(post(b"next"))
        assert read_answer(client).endswith(b"hot next")


def test_an_answer_does_not_limit_the_time_of_what_was_sent_with_it(server: Server) -> None:
    server.uvicorn.config.timeout_keep_alive = 1
    slow = post(b"12", path=b"/slow")
    with server.connect() as client:
        client.sendall(post(b"1") + slow[:-1])
        assert read_answer(client).endswith(b"hot 1")
        time.sleep(1.5)
        client.sendall(slow[-1:])
        server.turn.set()
        assert read_answer(client).endswith(b"asgi 12")


def test_a_connection_is_kept_and_the_two_ways_take_turns(server: Server) -> None:
    with server.connect() as client:
        for number in range(20):
            hot = number % 3 != 0
            client.sendall(post(b"%d" % number, path=b"/predict" if hot else b"/other"))
            wanted = b"%b %d" % (b"hot" if hot else b"asgi", number)
            assert read_answer(client).endswith(wanted)
    assert server.uvicorn.server_state.total_requests == 20


def test_a_head_that_was_here_before_is_not_parsed_again(server: Server) -> None:
    with server.connect() as client:
        client.sendall(post(b"one"))
        assert read_answer(client).endswith(b"hot one")
        (connection,) = server.uvicorn.server_state.connections
        parsed = connection.headers
        client.sendall(post(b"two"))
        assert read_answer(client).endswith(b"hot two")
        assert connection.headers is parsed
        server.refuses = True
        client.sendall(post(b"row"))
        assert read_answer(client).endswith(b"asgi row")
        server.refuses = False
        client.sendall(post(b"six"))
        assert read_answer(client).endswith(b"hot six")
    assert server.asked == [b"one", b"two", b"row", b"row", b"six"]
    assert server.uvicorn.server_state.total_requests == 4


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([b"/predict", b"/other"]),
            st.binary(max_size=12) | st.just(b"\r\n\r\n"),
            st.sampled_from([b"", b"Accept: a/b\r\n", b"Origin: http://here\r\n"]),
        ),
        min_size=1,
        max_size=8,
    ),
    st.lists(st.integers(1, 900), max_size=6),
)
def test_however_requests_are_cut_each_gets_its_own_answer(server: Server, asked, cuts) -> None:
    """The heads are the same again and again: some are known, some come with others, or in part."""
    stream = b"".join(post(body, headers, path) for path, body, headers in asked)
    places = [0, *sorted({cut % len(stream) for cut in cuts} - {0}), len(stream)]
    with server.connect() as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start, end in itertools.pairwise(places):
            client.sendall(stream[start:end])
        for _, body, _ in asked:
            answer = read_answer(client).partition(b"\r\n\r\n")[2]
            assert answer in (b"hot " + body, b"asgi " + body)


def test_a_quiet_connection_is_closed_after_its_last_answer() -> None:
    async def story() -> float:
        running = serving()
        config, state = running.uvicorn.config, running.uvicorn.server_state
        config.timeout_keep_alive = 1
        config.load()
        loop = asyncio.get_running_loop()
        protocol = config.http_protocol_class
        server = await loop.create_server(lambda: protocol(config, state, {}), "127.0.0.1", 0)
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            for pause_s in (0.6, 0.6, 0.6, 0):
                writer.write(post(b"row"))
                assert (await reader.readuntil(b"hot row")).startswith(b"HTTP/1.1 200")
                answered_s = loop.time()
                await asyncio.sleep(pause_s)
            assert await reader.read() == b""
            writer.close()
            return loop.time() - answered_s

    assert run_stepping(story()) == pytest.approx(1.0)


def test_requests_sent_ahead_are_answered_in_their_order(server: Server) -> None:
    with server.connect() as client:
        client.sendall(
            post(b"1") + post(b"2") + post(b"3", path=b"/slow") + post(b"4") + post(b"5")
        )
        assert read_answer(client).endswith(b"hot 1")
        assert read_answer(client).endswith(b"hot 2")
        assert server.asked[-1] == b"2", "what follows waits for the slow one"
        server.turn.set()
        assert read_answer(client).endswith(b"asgi 3")
        assert read_answer(client).endswith(b"asgi 4")
        assert read_answer(client).endswith(b"asgi 5")
        client.sendall(post(b"6"))
        assert read_answer(client).endswith(b"hot 6")


def test_while_connections_are_sent_away_the_application_answers(server: Server) -> None:
    """It knows how to close after an answer."""
    state = server.uvicorn.server_state
    with server.connect() as client:
        client.sendall(post(b"before"))
        assert read_answer(client).endswith(b"hot before")
        server.uvicorn.config.encoded_headers.append(CLOSE)
        state.default_headers = [*state.default_headers, CLOSE]
        client.sendall(post(b"after"))
        assert read_answer(client).endswith(b"asgi after")
        assert client.recv(1) == b""


def test_one_that_is_coming_in_when_all_ends_is_answered_and_closed(server: Server) -> None:
    whole = post(b"a long body")
    with server.connect() as client:
        client.sendall(whole[:-4])
        (connection,) = server.until(lambda: server.uvicorn.server_state.connections)
        server.until(lambda: connection.cycle)
        server.uvicorn.should_exit = True
        server.until(lambda: not connection.cycle.keep_alive)
        client.sendall(whole[-4:])
        assert read_answer(client).endswith(b"asgi a long body")
        assert client.recv(1) == b""


def test_nonsense_is_refused_as_ever(server: Server) -> None:
    with server.connect() as client:
        client.sendall(
            b"POST /predict HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nrow"
        )
        assert client.recv(100).startswith(b"HTTP/1.1 400")
