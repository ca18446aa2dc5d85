"""Logs and predictions of workers, with stand-ins that listen where the rows say."""

import socket
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest


class Worker(BaseHTTPRequestHandler):
    """A stand-in worker: answers what it was asked, or what the test told it to."""

    content_type = "application/json"
    status = 200

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.status)
        self.send_header("Content-Type", self.content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        return


@pytest.fixture
def listening(request):
    kind = type("ToldWorker", (Worker,), getattr(request, "param", {}))
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        yield server.server_port
        server.shutdown()


def _on_port(world, port, slot=0):
    with world.store.write() as writer:
        deployment = writer.deployment_named("prostate")
        for worker in writer.newest_workers(deployment.id):
            if worker.slot == slot:
                writer.update_worker(replace(worker, port=port))


def test_the_body_goes_to_the_worker_as_it_is(world, listening):
    world.deployed("prostate")
    _on_port(world, listening)
    answer = world.client.post("/api/deployments/prostate/predict", json=[{"AGE": 65}])
    assert (answer.status_code, answer.json()) == (200, [{"AGE": 65}])


@pytest.mark.parametrize("listening", [{"status": 422}], indirect=True)
def test_a_refusal_of_the_worker_is_passed_on(world, listening):
    world.deployed("prostate")
    _on_port(world, listening)
    answer = world.client.post("/api/deployments/prostate/predict", json={"error": {}})
    assert (answer.status_code, answer.json()) == (422, {"error": {}})


@pytest.mark.parametrize("listening", [{"content_type": "text/html"}], indirect=True)
def test_a_page_on_the_port_is_not_a_worker(world, listening):
    world.deployed("prostate")
    _on_port(world, listening)
    answer = world.client.post("/api/deployments/prostate/predict", content=b"<script>")
    assert answer.status_code == 503
    assert "<script>" not in answer.text


def test_another_worker_answers_for_one_that_is_gone(world, listening):
    world.deployed("prostate", replicas=2)
    with socket.create_server(("127.0.0.1", 0)) as free:
        closed = free.getsockname()[1]
    _on_port(world, closed, slot=0)
    _on_port(world, listening, slot=1)
    answer = world.client.post("/api/deployments/prostate/predict", json={"AGE": 1})
    assert answer.json() == {"AGE": 1}


def test_no_ready_worker_is_said_at_once(world):
    world.deployed("prostate")
    world.client.post("/api/deployments/prostate/stop")
    answer = world.client.post("/api/deployments/prostate/predict", json={})
    assert answer.status_code == 503
    assert answer.json()["error"]["message"].startswith("No worker of 'prostate' is ready.")


def test_a_hung_worker_costs_its_timeout_and_no_page_waits(world):
    world.deployed("prostate")
    with socket.create_server(("127.0.0.1", 0)) as hung:
        _on_port(world, hung.getsockname()[1])
        start = time.monotonic()
        answer = world.client.post("/api/deployments/prostate/predict", json={})
        assert time.monotonic() - start < 5
        assert answer.status_code == 503
        assert "gave no answer within 0.5 s" in answer.text
        for path in ("/", "/deployments/prostate", "/models", "/events"):
            start = time.monotonic()
            assert world.client.get(path).status_code == 200
            assert time.monotonic() - start < 1


def test_logs_are_the_end_and_then_what_follows(world):
    world.deployed("prostate")
    log = world.home.worker_log("prostate", 0)
    log.write_text("".join(f"line {number}\n" for number in range(1000)))
    part = world.client.get("/api/deployments/prostate/logs?lines=2").json()
    assert part == {"lines": ["line 998", "line 999"], "end": log.stat().st_size}
    with log.open("a") as file:
        file.write("more\n")
    after = world.client.get(f"/api/deployments/prostate/logs?after={part['end']}").json()
    assert after == {"lines": ["more"], "end": part["end"] + 5}


@pytest.mark.parametrize(
    ("query", "status"), [("slot=1", 404), ("slot=-1", 422), ("lines=0", 422), ("slot=0/..", 422)]
)
def test_slots_and_lines_are_checked(world, query, status):
    world.deployed("prostate")
    assert world.client.get(f"/api/deployments/prostate/logs?{query}").status_code == status
