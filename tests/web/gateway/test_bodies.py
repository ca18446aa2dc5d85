"""Large bodies, slow clients, and what stays in memory."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.web.gateway.conftest import ROW, Deployed, json_text, read_request, real_worker, stand_in

pytestmark = pytest.mark.process

JSON = {"Content-Type": "application/json"}
REPOSITORY = Path(__file__).parents[3]


def rows(size_bytes: int) -> bytes:
    """JSON lines of about that size: few rows with much space between."""
    row = json.dumps(ROW).encode()
    lines = row + b" " * 65536 + b"\n"
    return lines * (size_bytes // len(lines))


@pytest.mark.parametrize("chunked", [False, True])
def test_ten_megabytes_are_scored(deployed: Deployed, chunked: bool) -> None:
    body = rows(10 << 20)
    pieces: Iterator[bytes] = (body[at : at + 100_000] for at in range(0, len(body), 100_000))
    with real_worker(deployed.tokens[0]):
        answer = deployed.client.post(
            "/deployments/prostate/predict", content=pieces if chunked else body, headers=JSON
        )
    assert answer.status_code == 200
    assert len(answer.text.splitlines()) == body.count(b"\n")


def test_a_slow_upload_is_waited_for_and_holds_nobody_up(deployed: Deployed) -> None:
    body = rows(3 << 20)
    deployed.patience(2)

    def slowly() -> Iterator[bytes]:
        for at in range(0, len(body), len(body) // 8):
            yield body[at : at + len(body) // 8]
            time.sleep(0.3)
            assert deployed.predict().status_code == 200

    with real_worker(deployed.tokens[0]):
        answer = httpx.post(
            f"{deployed.url}/predict", content=slowly(), headers=JSON, trust_env=False, timeout=20
        )
    assert answer.status_code == 200


def test_a_large_body_goes_to_no_other_worker_once_it_is_under_way(two: Deployed) -> None:
    def behave(connection: socket.socket) -> None:
        seen = 0
        while seen < 3 << 19:
            seen += len(connection.recv(1 << 16))

    with stand_in(two.tokens[0], behave) as one, stand_in(two.tokens[1], behave) as other:
        answer = two.client.post(
            "/deployments/prostate/predict", content=rows(3 << 20), headers=JSON
        )
    assert (answer.status_code, answer.json()["error"]["code"]) == (502, "broken")
    assert one.connections + other.connections == 1


def test_a_large_body_goes_past_a_worker_that_is_not_there(two: Deployed) -> None:
    with real_worker(two.tokens[1]):
        for _ in range(2):
            answer = two.client.post(
                "/deployments/prostate/predict", content=rows(3 << 20), headers=JSON
            )
            assert answer.status_code == 200


def test_a_refusal_comes_before_the_end_of_the_body(deployed: Deployed) -> None:
    refusal = b"HTTP/1.1 415 X\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"

    def behave(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(refusal)
        while connection.recv(1 << 20):
            pass

    with stand_in(deployed.tokens[0], behave):
        host = httpx.URL(deployed.url)
        with socket.create_connection((host.host, host.port), timeout=30) as client:
            client.sendall(
                b"POST /deployments/prostate/predict HTTP/1.1\r\nHost: localhost\r\n"
                b"Content-Length: 20000000\r\nContent-Type: application/json\r\n\r\n"
            )
            client.sendall(bytes(2 << 20))
            assert client.recv(65536).startswith(b"HTTP/1.1 415")


def test_a_connection_with_half_a_request_on_it_is_not_used_again(deployed: Deployed) -> None:
    refusal = b"HTTP/1.1 415 X\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"
    good = b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 7\r\n\r\n["own"]'

    def behave(connection: socket.socket) -> None:
        if connection.recv(65536).startswith(b"POST"):
            connection.sendall(refusal)  # and stays open for the rest of that body
            while connection.recv(1 << 20):
                pass
        else:
            connection.sendall(good)

    with stand_in(deployed.tokens[0], behave):
        host = httpx.URL(deployed.url)
        with socket.create_connection((host.host, host.port), timeout=30) as client:
            client.sendall(
                b"POST /deployments/prostate/predict HTTP/1.1\r\nHost: localhost\r\n"
                b"Content-Length: 20000000\r\nContent-Type: application/json\r\n\r\n"
            )
            client.sendall(bytes(2 << 20))
            assert client.recv(65536).startswith(b"HTTP/1.1 415")
            answer = deployed.client.get("/deployments/prostate/predict?AGE=65", timeout=5)
            assert (answer.status_code, answer.json()) == (200, ["own"])


def test_the_limit_holds_for_told_and_untold_lengths(deployed: Deployed) -> None:
    post = deployed.client.post
    with stand_in(deployed.tokens[0], lambda connection: connection.recv(1) and None):
        told = post("/deployments/prostate/predict", content=bytes(81 << 20), headers=JSON)
        assert (told.status_code, told.json()["error"]["code"]) == (413, "too_large")

    def swallow(connection: socket.socket) -> None:
        while connection.recv(1 << 20):
            pass

    deployed.end(deployed.tokens[0])
    deployed.world.passes("anna")
    pieces = (bytes(1 << 20) for _ in range(81))
    with stand_in(deployed.tokens[-1], swallow):
        untold = post("/deployments/prostate/predict", content=pieces, headers=JSON)
    assert (untold.status_code, untold.json()["error"]["code"]) == (413, "too_large")


def test_a_slow_reader_holds_up_its_worker_only(deployed: Deployed) -> None:
    size = 16 << 20
    written = threading.Event()

    def behave(connection: socket.socket) -> None:
        while request := read_request(connection):
            if b"GET /schema" in request:
                connection.sendall(json_text(b"x" * size))
                written.set()
            else:
                connection.sendall(json_text(b"{}"))

    with (
        stand_in(deployed.tokens[0], behave),
        deployed.client.stream("GET", "/deployments/prostate/schema") as slow,
    ):
        assert not written.wait(0.5), "the worker waits for the client"
        assert deployed.predict().status_code == 200
        assert sum(len(piece) for piece in slow.iter_raw()) == size
        assert written.wait(30)


def test_a_client_that_reads_nothing_does_not_keep_its_place_for_ever(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("steam.web.gateway.exchange.READ_PATIENCE_S", 0.3)
    ended = threading.Event()

    def behave(connection: socket.socket) -> None:
        read_request(connection)
        try:
            connection.sendall(json_text(b"x" * (16 << 20)))
        except OSError:
            ended.set()

    with (
        stand_in(deployed.tokens[0], behave),
        deployed.client.stream("GET", "/deployments/prostate/schema") as stuck,
    ):
        assert ended.wait(30), "the worker's connection is closed"
        with pytest.raises(httpx.RemoteProtocolError):
            stuck.read()


MEMORY = """
import resource, secrets, socket, sys, threading, tempfile
from pathlib import Path
import httpx
from tests.web import conftest as web
from tests.web.gateway.conftest import json_text, stand_in
from steam.core.home import Home
from steam.web.services import Limits

def swallow(connection):
    data, seen = connection.recv(1 << 16), 0
    head, _, rest = data.partition(b"\\r\\n\\r\\n")
    seen = len(rest)
    while seen < SIZE:
        seen += len(connection.recv(1 << 16))
    connection.sendall(json_text(b"{}"))

SIZE = 64 << 20
folder = Path(tempfile.mkdtemp(dir=sys.argv[1]))
home = Home(folder)
for made in home.folders:
    made.mkdir(exist_ok=True)
store = web.SqliteStore(home.database)
clock = web.SystemClock()
passes = web.Passes(store)
services = web.MasterServices(
    store=store, registry=web.Registry(store, home, clock),
    deployer=web.Deployer(store, home, clock, web.PortRange(19100, 19199), lambda _: True),
    batches=web.Batches(store, home, clock, ()), run_pass=passes,
    home=home, host="127.0.0.1", who="anna", traffic=web.TrafficReader(home),
    limits=Limits(body_bytes=SIZE, gateway_wait_s=1),
)
app = web.create_app(services)
world = web.World(services, passes, app, None)
world.deployed("prostate")
with store.read() as reader:
    [worker] = reader.live_workers()
piece = bytes(1 << 16)
with stand_in(worker.token, swallow), web.served(app) as url:
    def send(pieces):
        address = f"{url}/deployments/prostate/predict"
        headers = {"Content-Type": "application/json", "Content-Length": str(SIZE)}
        body = (piece for _ in range(pieces))
        httpx.post(address, content=body, headers=headers, trust_env=False).raise_for_status()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    send(SIZE // len(piece))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
store.close()
"""


def test_64_megabytes_are_not_held_in_memory(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", MEMORY, str(tmp_path)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert int(result.stdout) < 16 << 10, "KiB more at the peak than before the request"
