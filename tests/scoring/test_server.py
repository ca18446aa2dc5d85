"""A worker as a process: its first line, its exit statuses, and how it ends."""

import json
import os
import secrets
import select
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from steam.core.channel import handover_channel

pytestmark = pytest.mark.process

PREDICT = b'POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\n\r\n{"AGE": 65}'


def run(command: list[str], repository: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, text=True, timeout=30, cwd=repository, check=False
    )


def test_an_altered_artifact_ends_with_3(artifact, command, repository) -> None:
    done = run(command(artifact, "0" * 64), repository)
    assert done.returncode == 3
    assert done.stdout.startswith("listening on http://127.0.0.1:")
    assert "SHA-256" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_artifact_ends_with_3(tmp_path, command, repository) -> None:
    done = run(command(tmp_path / "none.zip", "0" * 64), repository)
    assert done.returncode == 3
    assert "There is no model file" in done.stderr


def test_a_file_that_is_no_model_ends_with_3(tmp_path, command, repository, sha256_of) -> None:
    path = tmp_path / "m.zip"
    path.write_bytes(b"PK\x03\x04 and nothing more")
    done = run(command(path, sha256_of(path)), repository)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr


def test_a_taken_port_ends_with_4(artifact, command, repository, sha256_of) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run(command(artifact, sha256_of(artifact), "--port", port), repository)
    assert done.returncode == 4
    assert done.stdout == ""
    assert f"Port {port} of 127.0.0.1 cannot be used" in done.stderr


@pytest.mark.parametrize(
    "options",
    [
        ["--port", "x"],
        ["--host", "192.0.2.1"],
        ["--listener", "x"],
        ["--listener", "1"],
        ["--listener", "987"],
    ],
)
def test_bad_arguments_end_with_2_and_a_sentence(
    artifact, command, repository, sha256_of, options
) -> None:
    done = run(command(artifact, sha256_of(artifact), *options), repository)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_an_inherited_socket_that_does_not_listen_ends_with_2(
    artifact, command, repository, sha256_of, kind
) -> None:
    with socket.socket(socket.AF_INET, kind) as other:
        other.bind(("127.0.0.1", 0))
        number = other.fileno()
        done = subprocess.run(
            command(artifact, sha256_of(artifact), "--listener", str(number)),
            capture_output=True,
            text=True,
            timeout=30,
            cwd=repository,
            check=False,
            pass_fds=[number],
        )
    assert done.returncode == 2
    assert f"The file descriptor {number} is not a listening TCP socket." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_worker_with_the_same_token_ends_with_4(
    artifact, command, repository, sha256_of, start_worker
) -> None:
    done = subprocess.run(
        command(artifact, sha256_of(artifact)),
        capture_output=True,
        text=True,
        timeout=30,
        cwd=repository,
        env={**os.environ, "STEAM_WORKER_TOKEN": start_worker().token},
        check=False,
    )
    assert done.returncode == 4
    assert "Another process answers for the token" in done.stderr


def test_a_worker_whose_log_takes_no_byte_serves_and_ends_with_0(
    artifact, command, repository, sha256_of
) -> None:
    environ = {**os.environ, "STEAM_WORKER_TOKEN": secrets.token_hex(), "PYTHONUNBUFFERED": ""}
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        open("/dev/full", "wb") as full,  # noqa: PTH123 -- a device
        subprocess.Popen(
            command(artifact, sha256_of(artifact), f"--listener={listener.fileno()}"),
            stdout=full,
            stderr=full,
            cwd=repository,
            env=environ,
            pass_fds=[listener.fileno()],
        ) as worker,
    ):
        try:
            with socket.create_connection(listener.getsockname(), timeout=30) as client:
                listener.close()  # should the worker end, nobody is left to wait for
                client.sendall(PREDICT)
                assert answer(client).startswith(b"HTTP/1.1 200 ")
            worker.terminate()
            assert worker.wait(30) == 0
        finally:
            worker.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_told_to_stop_ends_with_0(start_worker, number) -> None:
    worker = start_worker("glm_binomial")
    worker.process.send_signal(number)
    assert worker.process.wait(30) == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(worker.address)


def test_an_accepted_request_is_finished_before_the_end(start_worker) -> None:
    worker = start_worker("glm_binomial")
    address = worker.address
    body = b'{"AGE": 65}'
    head = b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(body)
    with socket.create_connection(address, timeout=30) as connection:
        connection.sendall(head + body[:4])
        worker.client.get("/ping")
        worker.client.close()
        worker.process.send_signal(signal.SIGTERM)
        while _accepts(address):
            pass
        connection.sendall(body[4:])
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(b"}")
    assert worker.process.wait(30) == 0


def _accepts(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address).close()
    except ConnectionError:
        return False
    return True


def test_a_worker_told_to_stop_does_not_finish_loading(start_worker) -> None:
    worker = start_worker(gate="load")
    worker.await_gate()
    worker.process.terminate()
    assert worker.process.wait(30) == 0


def test_while_the_model_loads_clients_wait_and_the_private_side_answers(start_worker) -> None:
    worker = start_worker(gate="load")
    worker.await_gate()
    with socket.create_connection(worker.address, timeout=30) as client:
        client.sendall(PREDICT)
        assert worker.private.get("/health").json()["ready"] is False
        assert worker.private.get("/ready").status_code == 503
        assert is_silent(client)
        worker.open_gate()
        assert answer(client).startswith(b"HTTP/1.1 200 ")
    assert worker.private.get("/health").json()["ready"] is True
    assert worker.private.get("/ready").status_code == 200


def test_without_a_token_the_public_side_answers_while_the_model_loads(start_worker) -> None:
    worker = start_worker(gate="load", token="")
    worker.await_gate()
    assert worker.client.get("/health").json()["ready"] is False
    assert worker.client.post("/predict", json={"AGE": 65}).status_code == 503
    worker.open_gate()
    worker.await_ready()
    assert worker.client.post("/predict", json={"AGE": 65}).status_code == 200


def test_a_socket_handed_over_outlives_its_worker(start_worker) -> None:
    first = start_worker()
    with take_over(first) as listener:
        first.process.kill()
        first.process.wait()
        with socket.create_connection(first.address, timeout=30) as client:
            client.sendall(PREDICT)
            assert is_silent(client)
            second = start_worker(listener=listener)
            assert second.address == first.address
            assert answer(client).startswith(b"HTTP/1.1 200 ")


def test_the_socket_is_handed_over_while_a_request_blocks_the_event_loop(start_worker) -> None:
    worker = start_worker(gate="score")
    with socket.create_connection(worker.address, timeout=30) as client:
        client.sendall(PREDICT)
        worker.await_gate()
        with take_over(worker) as listener:
            assert listener.getsockname() == worker.address
        worker.open_gate()
        assert answer(client).startswith(b"HTTP/1.1 200 ")


def test_health_tells_how_long_the_longest_request_has_been_going_on(start_worker) -> None:
    worker = start_worker(gate="score")
    large = b"[" + b",".join([b'{"AGE": 65}'] * 1000) + b"]"
    with ThreadPoolExecutor() as threads:
        request = threads.submit(worker.client.post, "/predict", content=large)
        worker.await_gate()
        while worker.private.get("/health").json()["busy_ms"] < 2:
            pass
        worker.open_gate()
        assert request.result().status_code == 200
    assert worker.private.get("/health").json()["busy_ms"] == 0


def take_over(worker) -> socket.socket:
    """The listening socket of a worker, asked for as an overseer does."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(20)
        connection.connect(handover_channel(worker.token))
        message, descriptors, _, _ = socket.recv_fds(connection, 4096, 1)
    assert json.loads(message) == {"token": worker.token, "port": worker.address[1]}
    return socket.socket(fileno=descriptors[0])


def is_silent(client: socket.socket) -> bool:
    """Whether nothing came yet."""
    return select.select([client], [], [], 0.05)[0] == []


def answer(client: socket.socket) -> bytes:
    """The first piece of an answer."""
    return client.recv(65536)


def test_a_worker_is_light(repository, artifact, sha256_of) -> None:
    heavy = "polars pandas scipy sqlmodel sqlalchemy fastapi pydantic psutil structlog jinja2 "
    heavy += "joblib tabmat steam.trainer steam.db steam.settings steam.log"
    program = f"""
import sys
from pathlib import Path
from steam.core.policy import InputPolicy
from steam.scoring.loading import load_model
import steam.scoring.server
import uvicorn.protocols.http.httptools_impl, uvloop
model = load_model(Path({str(artifact)!r}), {sha256_of(artifact)!r}, InputPolicy())
model.scorer.score_row({{"AGE": 65}})
print(*(name for name in {heavy.split()!r} if name in sys.modules))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=30,
        cwd=repository,
        env={**os.environ, "STEAM_WORKER_TOKEN": ""},
        check=True,
    )
    assert done.stdout.strip() == ""
