"""A worker as a process: its first line, its exit statuses, and how it ends."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process


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
    assert f"Port {port} of 127.0.0.1 is taken" in done.stderr


@pytest.mark.parametrize("options", [["--port", "x"], ["--host", "192.0.2.1"]])
def test_bad_arguments_end_with_2_and_a_sentence(
    artifact, command, repository, sha256_of, options
) -> None:
    done = run(command(artifact, sha256_of(artifact), *options), repository)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_told_to_stop_ends_with_0(start_worker, number) -> None:
    worker = start_worker("glm_binomial")
    worker.process.send_signal(number)
    assert worker.process.wait(20) == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((worker.client.base_url.host, worker.client.base_url.port))


def test_an_accepted_request_is_finished_before_the_end(start_worker) -> None:
    worker = start_worker("glm_binomial")
    address = (worker.client.base_url.host, worker.client.base_url.port)
    body = b'{"AGE": 65}'
    head = b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(body)
    with socket.create_connection(address, timeout=20) as connection:
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
    assert worker.process.wait(20) == 0


def _accepts(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address).close()
    except ConnectionError:
        return False
    return True


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
