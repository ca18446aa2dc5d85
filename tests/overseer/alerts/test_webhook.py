"""The webhook against real servers on this machine, good ones and hostile ones."""

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from steam.core.errors import Unavailable
from steam.overseer.alerts.alert import Alert
from steam.overseer.alerts.receiver import parse_receiver
from steam.overseer.alerts.webhook import Webhook
from tests.ports import kept_port

NAME = "hooks.example.test"
CERTIFICATE = Path(__file__).with_name(f"{NAME}.pem")


@dataclass
class Service:
    """A receiver that remembers what it got, and answers as it was told to."""

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    port: int = 0
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def serving(service: Service, tls: ssl.SSLContext | None = None) -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.got.append((self.path, dict(self.headers), body))
            self.send_response(service.status)
            for name, value in service.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up during the handshake is what some tests want."""

    with Server(("127.0.0.1", 0), Handler) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        service.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def service() -> Iterator[Service]:
    with serving(Service()) as running:
        yield running


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that takes one connection and does what it wants with it; yields its port."""

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            try:
                answer(connection)
            except OSError:
                return  # the client hung up, as it should

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def webhook(
    url: str,
    *,
    allow_private: bool = True,
    addresses: Sequence[str] | None = None,
    tls: ssl.SSLContext | None = None,
    timeout_s: float = 5.0,
) -> Webhook:
    """A webhook to a URL; with `addresses`, whatever its name, that is where it is."""
    receiver = parse_receiver(url)
    if addresses is None:
        return Webhook(receiver, allow_private=allow_private, tls=tls, timeout_s=timeout_s)
    return Webhook(
        receiver,
        allow_private=allow_private,
        tls=tls,
        timeout_s=timeout_s,
        resolve=lambda host, port: addresses,
    )


def test_one_post_of_json(service: Service, alert: Alert) -> None:
    webhook(f"http://127.0.0.1:{service.port}/hook/a?key=b").send(alert)
    ((path, headers, body),) = service.got
    assert path == "/hook/a?key=b"
    assert json.loads(body) == alert.body()
    assert headers["Host"] == f"127.0.0.1:{service.port}"
    assert headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "0x7f000001",
        "127.1",
        "0",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::127.0.0.1]",
        "169.254.169.254",
        "10.0.0.1",
    ],
)
def test_private_addresses_are_refused_in_every_disguise(
    service: Service, alert: Alert, host: str
) -> None:
    with pytest.raises(Unavailable, match="Its address"):
        webhook(f"http://{host}:{service.port}/s3cret", allow_private=False).send(alert)
    assert service.got == []


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["::ffff:127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"]],
)
def test_a_name_that_leads_here_is_refused(
    service: Service, alert: Alert, addresses: list[str]
) -> None:
    hook = webhook(f"http://{NAME}:{service.port}/", allow_private=False, addresses=addresses)
    with pytest.raises(Unavailable, match="is this machine"):
        hook.send(alert)
    assert service.got == []


def test_a_name_is_looked_up_once_and_what_was_checked_is_used(
    service: Service, alert: Alert
) -> None:
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    asked: list[str] = []

    def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    receiver = parse_receiver(f"http://{NAME}:{service.port}/")
    Webhook(receiver, allow_private=True, resolve=rebinding).send(alert)
    assert asked == [NAME]
    assert service.got[0][1]["Host"] == f"{NAME}:{service.port}"


@pytest.mark.parametrize("addresses", [[], ["nonsense"], ["127.0.0.1\r\nx"]])
def test_a_resolver_is_not_trusted(alert: Alert, addresses: list[str]) -> None:
    with pytest.raises(Unavailable):
        webhook(f"http://{NAME}/", addresses=addresses).send(alert)


def test_a_name_without_address(alert: Alert) -> None:
    def unknown(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    hook = Webhook(parse_receiver(f"http://{NAME}/"), allow_private=True, resolve=unknown)
    with pytest.raises(Unavailable, match="name is not known"):
        hook.send(alert)


def test_the_next_address_when_one_is_dead(service: Service, alert: Alert) -> None:
    url = f"http://{NAME}:{service.port}/"
    webhook(url, addresses=["127.0.0.99", "127.0.0.1"]).send(alert)
    assert len(service.got) == 1


@pytest.mark.parametrize("status", [400, 404, 410, 500, 503])
def test_only_2xx_is_told(service: Service, alert: Alert, status: int) -> None:
    service.status = status
    with pytest.raises(Unavailable, match=f"It answered {status}"):
        webhook(f"http://127.0.0.1:{service.port}/").send(alert)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(service: Service, alert: Alert, status: int) -> None:
    with serving(Service()) as inner:
        service.status = status
        service.headers = {"Location": f"http://127.0.0.1:{inner.port}/inner"}
        with pytest.raises(Unavailable, match="redirects are not followed"):
            webhook(f"http://127.0.0.1:{service.port}/").send(alert)
        assert inner.got == []


def test_no_proxy_is_used(service: Service, alert: Alert, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    webhook(f"http://127.0.0.1:{service.port}/").send(alert)
    assert len(service.got) == 1


def test_nobody_there(alert: Alert) -> None:
    with (
        kept_port() as port,
        pytest.raises(Unavailable, match=r"The connection failed: Connection refused\."),
    ):
        webhook(f"http://127.0.0.1:{port}/s3cret?s3cret=1").send(alert)


def test_silence_has_an_end(alert: Alert) -> None:
    over = threading.Event()
    with answering(lambda connection: over.wait(10) and None) as port:
        with pytest.raises(Unavailable, match="did not answer in time"):
            webhook(f"http://127.0.0.1:{port}/", timeout_s=0.2).send(alert)
        over.set()


def test_an_answer_byte_by_byte_has_an_end(alert: Alert) -> None:
    over = threading.Event()

    def drip(connection: socket.socket) -> None:
        while not over.wait(0.02):
            connection.sendall(b"H")

    with answering(drip) as port:
        with pytest.raises(Unavailable, match="did not answer in time"):
            webhook(f"http://127.0.0.1:{port}/", timeout_s=0.3).send(alert)
        over.set()


def pour(start: bytes, piece: bytes) -> Callable[[socket.socket], None]:
    """Answers with `start`, then `piece` until the client hangs up."""

    def answer(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(start)
        while True:
            connection.sendall(piece)

    return answer


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"])
def test_a_head_without_end_is_cut_short(alert: Alert, start: bytes) -> None:
    with (
        answering(pour(start, b"x" * 4096)) as port,
        pytest.raises(Unavailable, match="not HTTP"),
    ):
        webhook(f"http://127.0.0.1:{port}/").send(alert)


def test_a_body_without_end_is_not_read(alert: Alert) -> None:
    with answering(pour(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536)) as port:
        webhook(f"http://127.0.0.1:{port}/").send(alert)


@pytest.mark.parametrize(
    "answer",
    [b"", b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 2000 OK\r\n\r\n", b"HTTP/9 200 OK\r\n\r\n", b"\r\n\r\n"],
)
def test_what_is_not_http_is_not_told(alert: Alert, answer: bytes) -> None:
    def say(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(answer)

    with answering(say) as port, pytest.raises(Unavailable, match="not HTTP"):
        webhook(f"http://127.0.0.1:{port}/").send(alert)


def test_interim_answers_are_passed_over(alert: Alert) -> None:
    def say(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 202 Accepted\r\n\r\n")

    with answering(say) as port:
        webhook(f"http://127.0.0.1:{port}/").send(alert)


def test_tls_with_the_name_although_an_address_is_called(alert: Alert) -> None:
    names: list[str | None] = []
    server_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_tls.load_cert_chain(CERTIFICATE)
    server_tls.sni_callback = lambda tls_object, name, context: names.append(name)
    client_tls = ssl.create_default_context(cafile=str(CERTIFICATE))
    with serving(Service(), server_tls) as service:
        url = f"https://{NAME}:{service.port}/"
        webhook(url, addresses=["127.0.0.1"], tls=client_tls).send(alert)
    assert names == [NAME]
    assert len(service.got) == 1


def test_a_certificate_of_nobody_known_is_refused(alert: Alert) -> None:
    server_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_tls.load_cert_chain(CERTIFICATE)
    with serving(Service(), server_tls) as service:
        hook = webhook(f"https://{NAME}:{service.port}/", addresses=["127.0.0.1"])
        with pytest.raises(Unavailable, match="certificate is not accepted: self-signed"):
            hook.send(alert)
    assert service.got == []


def test_a_certificate_of_another_name_is_refused(alert: Alert) -> None:
    server_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_tls.load_cert_chain(CERTIFICATE)
    client_tls = ssl.create_default_context(cafile=str(CERTIFICATE))
    with serving(Service(), server_tls) as service:
        url = f"https://other.example.test:{service.port}/"
        with pytest.raises(Unavailable, match="certificate is not accepted: Hostname mismatch"):
            webhook(url, addresses=["127.0.0.1"], tls=client_tls).send(alert)
    assert service.got == []


def test_https_to_a_server_without_tls_sends_nothing(service: Service, alert: Alert) -> None:
    with pytest.raises(Unavailable, match="TLS"):
        webhook(f"https://127.0.0.1:{service.port}/s3cret").send(alert)
    assert service.got == []


@pytest.mark.parametrize("status", [302, 500])
def test_no_secret_is_in_a_failure(service: Service, alert: Alert, status: int) -> None:
    service.status = status
    service.headers = {"Location": "/s3cret"}
    with pytest.raises(Unavailable) as caught:
        webhook(f"http://127.0.0.1:{service.port}/s3cret?s3cret").send(alert)
    assert f"http://127.0.0.1:{service.port}." in str(caught.value)
    assert "s3cret" not in str(caught.value)
