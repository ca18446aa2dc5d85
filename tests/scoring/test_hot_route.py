"""The hot route says what the ordinary one says, to the byte, and counts it once."""

import json
import socket

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.process

ROW = {"AGE": 65, "RACE": "white", "DPROS": "none", "DCAPS": "no", "PSA": 8, "VOL": 0, "GLEASON": 7}
BODIES = [
    json.dumps(ROW),
    json.dumps({**ROW, "AGE": "65", "DPROS": 1}),
    json.dumps({**ROW, "AGE": None, "DPROS": "nowhere", "EXTRA": 1}),
    json.dumps({**ROW, "AGE": [1]}),
    json.dumps({**ROW, "AGE": 1e308 * 10}),
    json.dumps([ROW, ROW]),
    json.dumps({"columns": {name: [value, value] for name, value in ROW.items()}}),
    json.dumps({"columns": 7, **ROW}),
    json.dumps(ROW) + "\n" + json.dumps(ROW),
    '{"AGE": 1e999}',
    '{"AGE": 65, "AGE": 66}',
    '{"AGE": 65,}',
    "\ufeff" + json.dumps(ROW),
    "{}",
    "[]",
    "null",
    "7",
    "",
    " ",
    "\u0000",
]


@pytest.fixture(scope="module")
def worker(start_worker):
    return start_worker("glm_binomial")


def both(worker, body: bytes) -> tuple[httpx.Response, httpx.Response]:
    """The answers to a request as programs send it, and to the same from a page of its own."""
    page = {"Origin": worker.url}
    return (
        worker.client.post("/predict", content=body),
        worker.client.post("/predict", content=body, headers=page),
    )


@pytest.mark.parametrize("body", BODIES)
def test_both_routes_say_the_same(worker, body: str) -> None:
    hot, ordinary = both(worker, body.encode())
    assert hot.status_code == ordinary.status_code
    assert hot.content == ordinary.content
    assert {**hot.headers, "date": ""} == {**ordinary.headers, "date": ""}


@settings(max_examples=150, deadline=None)
@given(
    body=st.binary(max_size=40) | st.sampled_from(BODIES).map(str.encode), cut=st.integers(0, 99)
)
def test_both_say_the_same_of_nonsense(worker, body: bytes, cut: int) -> None:
    hot, ordinary = both(worker, body[:cut])
    assert (hot.status_code, hot.content) == (ordinary.status_code, ordinary.content)
    assert hot.status_code < 500


def test_columns_are_columns_whatever_the_route(worker) -> None:
    columns = {name: [value] * 3 for name, value in ROW.items()}
    one = worker.client.post("/predict", json=ROW).json()
    for answer in both(worker, json.dumps({"columns": columns}).encode()):
        answered = answer.json()["columns"]
        assert answered["label"] == [one["label"]] * 3, answer.text
        assert answered["probabilities"]["Yes"] == [one["probabilities"]["Yes"]] * 3
        assert "warnings" not in answer.json()


def test_each_request_is_counted_once(worker) -> None:
    def counted() -> tuple[int, str]:
        stats = worker.client.get("/stats").json()
        lines = worker.client.get("/metrics").text.splitlines()
        refused = next(line for line in lines if '"post"' in line and '"4xx"' in line)
        return stats["prediction"]["count"], refused

    before, refused_before = counted()
    worker.client.post("/predict", json=ROW)
    after, refused_after = counted()
    assert (after, refused_after) == (before + 1, refused_before)
    assert worker.client.post("/predict", content=b"{").status_code == 400
    last, refused_last = counted()
    assert last == after
    assert int(refused_last.split()[-1]) == int(refused_after.split()[-1]) + 1


def test_strangers_are_refused_as_ever(worker) -> None:
    answer = worker.client.post("/predict", json=ROW, headers={"Host": "evil.example"})
    assert answer.status_code == 403
    assert worker.client.post("/predict", json=ROW).status_code == 200


def test_an_answer_is_one_write(worker) -> None:
    """A client that reads once has it all."""
    body = json.dumps(ROW).encode()
    with socket.create_connection(worker.address) as client:
        head = b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
        client.sendall(head % len(body) + body)
        answer = client.recv(65536)
    assert answer.endswith(b"}")
