"""The gateway with real workers that live, die and come back."""

import json
import signal
import socket
import threading
import time

import httpx
import pytest

from steam.core.channel import http_channel
from steam.core.states import WorkerState
from steam.web.gateway.delivery import Delivery
from tests.promptness import quickest
from tests.web.gateway.conftest import (
    ROW,
    WAIT_S,
    Deployed,
    answering,
    json_text,
    read_request,
    real_worker,
    stand_in,
)

pytestmark = pytest.mark.process


def raw(url: str, request: bytes) -> bytes:
    """What the server says to these bytes until it closes."""
    host = httpx.URL(url)
    with socket.create_connection((host.host, host.port), timeout=30) as connection:
        connection.sendall(request)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
        return answer


def test_every_route_of_a_worker_has_a_stable_address(deployed: Deployed) -> None:
    with real_worker(deployed.tokens[0]):
        get = deployed.client.get
        predicted = deployed.predict()
        assert (predicted.status_code, predicted.json()["label"]) == (200, "No")
        assert predicted.headers["x-content-type-options"] == "nosniff"
        alias = deployed.client.post("/api/deployments/prostate/predict", json=ROW)
        assert alias.json() == predicted.json()
        assert get("/deployments/prostate/predict", params=ROW).json() == predicted.json()
        for route in ("schema", "stats", "ready", "health"):
            assert isinstance(get(f"/deployments/prostate/{route}").json(), dict), route
        for route in ("ping", "metrics", "form/page.css", "form/page.js", "form/icon.svg"):
            assert get(f"/deployments/prostate/{route}").status_code == 200, route
        shown = get("/api/deployments/prostate").json()
        assert httpx.post(shown["gateway"], json=ROW, trust_env=False).json() == predicted.json()
        assert shown["gateway"] in get("/deployments/prostate").text


def test_the_page_works_below_its_address(deployed: Deployed) -> None:
    with real_worker(deployed.tokens[0]):
        moved = deployed.client.get("/deployments/prostate/form")
        assert (moved.status_code, moved.headers["location"]) == (
            308,
            "/deployments/prostate/form/",
        )
        page = deployed.client.get("/deployments/prostate/form/")
        assert page.headers["content-type"].startswith("text/html")
        for link in ("page.css", "page.js", "icon.svg", "schema", "stats"):
            assert f'"{link}"' in page.text
            assert deployed.client.get(f"/deployments/prostate/form/{link}").status_code == 200


def test_refusals_of_the_worker_are_passed_on(deployed: Deployed) -> None:
    with real_worker(deployed.tokens[0]):
        answer = deployed.predict(json={"AGE": "old"})
        assert (answer.status_code, answer.json()["error"]["details"]["column"]) == (422, "AGE")
        head = deployed.client.head("/deployments/prostate/predict")
        assert (head.status_code, head.content) == (405, b"")
        assert set(head.headers["allow"].split(", ")) == {"GET", "POST"}
        options = deployed.client.options("/deployments/prostate/predict")
        assert options.status_code == 405
        assert deployed.client.head("/deployments/prostate/schema").status_code == 200
        assert deployed.predict().status_code == 200, "HEAD leaves nothing behind on a connection"


def test_unknown_stopped_and_foreign_are_refused(deployed: Deployed) -> None:
    unknown = deployed.client.get("/deployments/none/predict")
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "not_found")
    other = deployed.client.get("/deployments/prostate/other")
    assert (other.status_code, other.json()["error"]["code"]) == (404, "not_found")
    deployed.client.post("/api/deployments/prostate/stop")
    stopped = deployed.predict()
    assert (stopped.status_code, stopped.json()["error"]["code"]) == (409, "conflict")
    assert "Start it on its page, or with `steam deployment start prostate`." in stopped.text
    assert deployed.predict(headers={"Origin": "http://evil.example"}).status_code == 403
    assert deployed.predict(headers={"Host": "evil.example"}).status_code == 403
    assert deployed.counted() == {"refused": 2}


def test_killing_a_worker_under_load_fails_nothing(two: Deployed) -> None:
    first, second = two.tokens
    statuses: list[int] = []
    stop = threading.Event()

    def load() -> None:
        with httpx.Client(trust_env=False, timeout=20) as client:
            while not stop.is_set():
                statuses.append(client.post(f"{two.url}/predict", json=ROW).status_code)

    threads = [threading.Thread(target=load) for _ in range(4)]
    with real_worker(first) as killed, real_worker(second):
        for thread in threads:
            thread.start()
        wait_for(lambda: len(statuses) > 100)
        killed.kill()
        seen = len(statuses)
        wait_for(lambda: len(statuses) > seen + 100)
        stop.set()
        for thread in threads:
            thread.join()
    assert set(statuses) == {200}


def test_a_request_waits_for_the_next_worker(deployed: Deployed) -> None:
    [token] = deployed.tokens
    with real_worker(token):
        assert deployed.predict().status_code == 200
    deployed.end(token)
    appearing = threading.Timer(1.0, lambda: start(deployed))
    with stand_in("next", answering(json_text(b'{"from": "next"}'))):
        appearing.start()
        begun = time.monotonic()
        answer = deployed.predict()
        took = time.monotonic() - begun
        appearing.join()
    assert answer.json() == {"from": "next"}
    assert took > 0.9
    assert deployed.counted() == {"answered": 1, "waited": 1}


def start(deployed: Deployed) -> None:
    """A row for a worker that answers with the token `next`."""
    with deployed.world.store.write() as writer:
        deployment = writer.deployment_named("prostate")
        assert deployment is not None
        assert deployment.version_id is not None
        writer.add_worker(
            deployment_id=deployment.id,
            version_id=deployment.version_id,
            slot=0,
            token="next",
            port=deployment.port,
            restarts=1,
            started_ms=1,
        )
    deployed.change("next", state=WorkerState.RUNNING)


def test_the_wait_has_an_end(deployed: Deployed) -> None:
    answers: list[httpx.Response] = []
    took_s = quickest(lambda: answers.append(deployed.predict()), WAIT_S + 1, tries=3)
    assert WAIT_S <= took_s < WAIT_S + 1
    for answer in answers:
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
        assert int(answer.headers["retry-after"]) > 0
    assert deployed.counted() == {"unavailable": len(answers)}


def test_workers_with_no_room_are_busy_and_not_missing(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("steam.web.gateway.link.MOST_CONNECTIONS", 1)
    begun, done = threading.Event(), threading.Event()

    def behave(connection: socket.socket) -> None:
        read_request(connection)
        begun.set()
        assert done.wait(30)
        connection.sendall(json_text(b"{}"))

    with stand_in(deployed.tokens[0], behave):
        first = threading.Thread(target=deployed.predict)
        first.start()
        assert begun.wait(30)
        answer = deployed.predict()
        done.set()
        first.join()
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "busy")
    assert "Every worker of 'prostate' is busy." in answer.json()["error"]["message"]
    assert int(answer.headers["retry-after"]) > 0
    assert deployed.counted() == {"answered": 1, "busy": 1}


def test_a_worker_that_accepts_nobody_is_busy(deployed: Deployed) -> None:
    address = http_channel(deployed.tokens[0])
    with socket.socket(socket.AF_UNIX) as listener, socket.socket(socket.AF_UNIX) as queued:
        listener.bind(address)
        listener.listen(0)
        queued.connect(address)
        answer = deployed.predict()
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "busy")
    assert deployed.counted() == {"busy": 1}


def test_a_request_whose_worker_dies_is_tried_once_more(two: Deployed) -> None:
    first, second = two.tokens
    with (
        stand_in(first, answering(b"", once=True)) as dying,
        stand_in(second, answering(json_text(b"{}"))),
    ):
        assert {two.predict().status_code for _ in range(4)} == {200}
    assert 0 < dying.connections == two.counted()["retried"]


def test_a_request_that_ends_two_workers_is_given_up(two: Deployed) -> None:
    behave = answering(b"", once=True)
    with stand_in(two.tokens[0], behave) as one, stand_in(two.tokens[1], behave) as other:
        answer = two.predict()
    assert (answer.status_code, answer.json()["error"]["code"]) == (502, "broken")
    assert (one.connections, other.connections) == (1, 1)
    assert two.counted() == {"broken": 1}


def test_what_may_have_ended_its_worker_after_long_is_not_tried_again(
    two: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("steam.web.gateway.delivery._SUSPECT_SHARE", 0.01)
    two.patience(20)

    def behave(connection: socket.socket) -> None:
        read_request(connection)
        time.sleep(0.3)

    with stand_in(two.tokens[0], behave) as one, stand_in(two.tokens[1], behave) as other:
        assert two.predict().status_code == 502
    assert one.connections + other.connections == 1


def test_a_worker_that_dies_in_the_middle_of_its_answer(two: Deployed) -> None:
    half = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf"
    behave = answering(half, once=True)
    with (
        stand_in(two.tokens[0], behave) as one,
        stand_in(two.tokens[1], behave) as other,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        two.predict()
    assert one.connections + other.connections == 1, "the client had the beginning already"
    assert two.counted() == {"broken": 1}


def test_a_worker_that_never_answers(deployed: Deployed) -> None:
    deployed.patience(0.3)
    silent = threading.Event()
    with stand_in(deployed.tokens[0], lambda _: silent.wait(20)) as worker:
        answers: list[httpx.Response] = []
        assert quickest(lambda: answers.append(deployed.predict()), 2) < 2
        silent.set()
    for answer in answers:
        assert (answer.status_code, answer.json()["error"]["code"]) == (504, "timed_out")
    assert worker.connections == len(answers)
    assert deployed.counted() == {"broken": len(answers)}


def test_requests_of_a_hung_worker_are_answered_once_it_is_killed(two: Deployed) -> None:
    first, second = two.tokens
    statuses: list[int] = []
    with real_worker(first) as hung, real_worker(second):
        hung.kill(signal.SIGSTOP)
        threads = [
            threading.Thread(target=lambda: statuses.append(two.predict().status_code))
            for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        wait_for(lambda: len(statuses) >= 3)
        hung.kill(signal.SIGKILL)
        for thread in threads:
            thread.join()
    assert statuses == [200] * 6
    assert two.counted()["retried"] > 0


def test_a_client_that_leaves_ends_the_request(deployed: Deployed) -> None:
    begun, ended = threading.Event(), threading.Event()

    def behave(connection: socket.socket) -> None:
        read_request(connection)
        begun.set()
        connection.recv(1)
        ended.set()

    with stand_in(deployed.tokens[0], behave):
        ask_and_leave(deployed, begun)
        assert ended.wait(30), "the worker's connection is closed"
    wait_for(lambda: deployed.counted() == {"abandoned": 1})


def test_a_client_that_leaves_ends_its_wait(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits, wait = threading.Event(), Delivery._wait

    async def told(delivery: Delivery, deployment: str, *, crowded: bool) -> None:
        waits.set()
        await wait(delivery, deployment, crowded=crowded)

    monkeypatch.setattr(Delivery, "_wait", told)
    ask_and_leave(deployed, waits)
    wait_for(lambda: bool(deployed.counted()))
    assert deployed.counted() == {"abandoned": 1}, "not one that had all of its time"


def ask_and_leave(deployed: Deployed, begun: threading.Event) -> None:
    """Ask for a prediction, and hang up as soon as that has `begun`."""
    host = httpx.URL(deployed.url)
    body = json.dumps(ROW).encode()
    with socket.create_connection((host.host, host.port), timeout=30) as client:
        client.sendall(
            b"POST /deployments/prostate/predict HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
        )
        assert begun.wait(30)


def test_connections_to_a_worker_that_has_ended_are_closed(deployed: Deployed) -> None:
    ended = threading.Event()

    def behave(connection: socket.socket) -> None:
        while read_request(connection):
            connection.sendall(json_text(b"{}"))
        ended.set()

    with stand_in(deployed.tokens[0], behave):
        assert deployed.predict().status_code == 200
        deployed.end(deployed.tokens[0])
        assert ended.wait(30)


def test_many_at_once_share_the_workers(two: Deployed) -> None:
    first, second = two.tokens
    together = threading.Barrier(8)

    def behave(connection: socket.socket) -> None:
        while read_request(connection):
            together.wait(30)
            connection.sendall(json_text(b"{}"))

    with stand_in(first, behave) as one, stand_in(second, behave) as other:
        threads = [threading.Thread(target=two.predict) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (one.connections, other.connections) == (4, 4)
    assert two.counted() == {"answered": 8}


def test_answers_reach_the_client_as_they_come(deployed: Deployed) -> None:
    first_seen = threading.Event()

    def behave(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n")
        assert first_seen.wait(30)
        connection.sendall(b"1\r\nc\r\n0\r\n\r\n")

    with (
        stand_in(deployed.tokens[0], behave),
        deployed.client.stream("GET", "/deployments/prostate/schema") as answer,
    ):
        pieces = answer.iter_raw()
        assert next(pieces) == b"ab"
        first_seen.set()
        assert b"".join(pieces) == b"c"


def wait_for(condition) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


SMUGGLED = [
    b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
    b"Content-Length: -1\r\n\r\n{}",
    b"Transfer-Encoding: chunked, identity\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}GET /stats HTTP/1.1\r\n\r\n",
    b"Content-Length : 2\r\n\r\n{}",
    b"Accept: a\nX-Request-Id: b\rHost: evil\r\nContent-Length: 2\r\n\r\n{}",
]


def test_no_request_is_smuggled_to_a_worker(deployed: Deployed) -> None:
    requests: list[bytes] = []

    def behave(connection: socket.socket) -> None:
        while request := read_request(connection):
            requests.append(request)
            connection.sendall(json_text(b"{}"))

    head = b"POST /deployments/prostate/predict HTTP/1.1\r\nHost: localhost\r\n"
    with stand_in(deployed.tokens[0], behave):
        for rest in SMUGGLED:
            answer = raw(deployed.url, head + b"Content-Type: application/json\r\n" + rest)
            assert answer.startswith(b"HTTP/1.1 400"), (rest, answer)
        assert requests == []
        assert deployed.predict().status_code == 200
    [request] = requests
    assert json.loads(request.partition(b"\r\n\r\n")[2]) == ROW


TRICKS = [
    "/deployments/prostate/../prostate/predict",
    "/deployments/prostate%2fpredict",
    "/deployments//prostate/predict",
    "/deployments/prostate/form/..%2f..%2f..%2fapi",
    "/deployments/prostate/form/%2e%2e/stats",
    "/deployments/prostate/predict/",
    "/deployments/prostate/predict;x=1",
    "/deployments/%70rostate/predict",
]


def test_tricks_with_paths_reach_no_worker(deployed: Deployed) -> None:
    with stand_in(deployed.tokens[0], answering(json_text(b"{}"))) as worker:
        for path in TRICKS:
            request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            answer = raw(deployed.url, request.encode())
            assert answer.split(b" ")[1] in {b"404", b"307"}, (path, answer[:200])
    assert worker.connections == 0
