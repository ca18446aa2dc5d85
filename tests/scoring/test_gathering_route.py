"""Workers that gather, beside one that does not: the same answers, whoever comes when."""

import json
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPResponse

import pytest

pytestmark = pytest.mark.process

ROW = {"AGE": 65, "RACE": "white", "DPROS": "none", "DCAPS": "no", "PSA": 8, "VOL": 0, "GLEASON": 7}
GATHER = json.dumps({"gathering": {"max_rows": 8, "max_wait_ms": 5}})
PATIENT = json.dumps({"gathering": {"max_rows": 8, "max_wait_ms": 100}})


def message(body: bytes, *headers: bytes) -> bytes:
    lines = [b"POST /predict HTTP/1.1", b"Host: localhost", *headers]
    return b"\r\n".join([*lines, b"Content-Length: %d" % len(body), b"", body])


def statuses(answers: bytes) -> list[int]:
    """The statuses of a stream of answers."""
    return [int(part[:3]) for part in answers.split(b"HTTP/1.1 ")[1:]]


def read_one(client: socket.socket) -> tuple[int, bytes]:
    """The status and the body of the next answer."""
    with HTTPResponse(client) as response:
        response.begin()
        return response.status, response.read()


def read_all(client: socket.socket) -> bytes:
    answers = b""
    while piece := client.recv(65536):
        answers += piece
    return answers


@pytest.fixture(scope="module")
def patient(start_worker):
    """A worker whose requests wait for 100 ms, unless something makes them hurry."""
    return start_worker("glm_binomial", "--policy", PATIENT)


def test_requests_that_come_together_have_the_answers_that_they_have_alone(start_worker) -> None:
    plain = start_worker("gbm/bernoulli_offset")
    gathering = start_worker("gbm/bernoulli_offset", "--policy", GATHER)
    features = plain.client.get("/schema").json()["features"]
    levels = {one["name"]: one.get("levels", [None]) for one in features}
    bodies = [
        json.dumps(
            {name: known[number % len(known)] or number / 3 for name, known in levels.items()}
        ).encode()
        for number in range(150)
    ]
    bodies[::10] = [b"{}", b'{"x": [1]}', b"{", b"[]", b'{"NEW": 1}'] * 3

    def ask(worker, body: bytes) -> tuple[int, bytes]:
        with socket.create_connection(worker.address, timeout=30) as client:
            client.sendall(message(body))  # in one packet: else the ordinary route has it
            return read_one(client)

    with ThreadPoolExecutor(16) as threads:
        gathered = list(threads.map(lambda body: ask(gathering, body), bodies))
    assert gathered == [ask(plain, body) for body in bodies]
    ours, theirs = (worker.client.get("/stats").json() for worker in (gathering, plain))
    for name in ("rows", "errors"):
        assert ours[name] == theirs[name]
    assert ours["lifetime"]["errorsByKind"] == theirs["lifetime"]["errorsByKind"]
    assert ours["prediction"]["count"] == theirs["prediction"]["count"]


def test_requests_in_one_packet_are_answered_in_their_order_at_once(patient) -> None:
    before = patient.client.get("/stats").json()
    good, bad = json.dumps(ROW).encode(), b'{"AGE": "old"}'
    with socket.create_connection(patient.address, timeout=30) as client:
        requests = [message(good), message(bad), message(good), message(b"{")]
        client.sendall(b"".join(requests) + message(good, b"Connection: close"))
        assert statuses(read_all(client)) == [200, 422, 200, 400, 200]
    after = patient.client.get("/stats").json()
    assert after["rows"] - before["rows"] == 3
    assert after["errors"] - before["errors"] == 2


def test_a_refused_request_that_waited_is_told_why(patient) -> None:
    with socket.create_connection(patient.address, timeout=30) as client:
        client.sendall(message(b'{"AGE": "old"}'))
        status, answer = read_one(client)
    assert status == 422
    assert json.loads(answer)["error"]["details"]["column"] == "AGE"


def test_a_request_waits_for_others(patient) -> None:
    with socket.create_connection(patient.address, timeout=30) as client:
        client.sendall(message(json.dumps(ROW).encode()))
        assert read_one(client)[0] == 200
    assert patient.client.get("/stats").json()["post"]["lastMs"] >= 99


def test_the_next_request_makes_the_one_that_waits_hurry(patient) -> None:
    with socket.create_connection(patient.address, timeout=30) as client:
        client.sendall(message(json.dumps(ROW).encode()))
        patient.client.get("/ping")  # so that the first has been read by itself
        client.sendall(b"GET /ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert statuses(read_all(client)) == [200, 200]
    assert patient.client.get("/stats").json()["post"]["lastMs"] < 99


def test_a_client_that_says_no_more_has_its_answer(patient) -> None:
    with socket.create_connection(patient.address, timeout=30) as client:
        client.sendall(message(json.dumps(ROW).encode()))
        client.shutdown(socket.SHUT_WR)
        assert statuses(read_all(client)) == [200]


def test_a_client_that_left_is_not_scored(start_worker) -> None:
    worker = start_worker("glm_binomial", "--policy", PATIENT)
    client = socket.create_connection(worker.address, timeout=30)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # reset
    client.sendall(message(json.dumps(ROW).encode()))
    worker.client.get("/ping")
    client.close()
    while not (stats := worker.client.get("/stats").json())["errors"]:
        pass
    assert (stats["post"]["count"], stats["rows"]) == (0, 0)
    assert stats["lifetime"]["errorsByKind"] == {"abandoned": 1}


def test_a_worker_told_to_stop_answers_those_that_wait(start_worker) -> None:
    policy = {"gathering": {"max_rows": 8, "max_wait_ms": 100}}
    policy["supervision"] = {"stop_timeout_s": 0.0}
    worker = start_worker("glm_binomial", "--policy", json.dumps(policy))
    with socket.create_connection(worker.address, timeout=30) as client:
        client.sendall(message(json.dumps(ROW).encode()))
        worker.client.get("/ping")
        worker.client.close()
        worker.process.send_signal(signal.SIGTERM)
        answer = read_all(client)
    assert statuses(answer) == [200]
    assert worker.process.wait(30) == 0
