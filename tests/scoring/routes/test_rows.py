"""`/predict` of a real worker, over HTTP."""

import asyncio
import csv
import io
import json
import math
import re
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.policy import InputPolicy
from steam.model.artifact import load_artifact
from steam.scoring.app import create_app
from steam.scoring.scorer import Scorer
from steam.scoring.worker import LoadedModel, Worker

pytestmark = pytest.mark.process

ROW = {"AGE": 65, "RACE": "white", "DPROS": "none", "DCAPS": "no", "PSA": 8, "VOL": 0, "GLEASON": 7}


@pytest.fixture(scope="module")
def client(start_worker) -> httpx.Client:
    return start_worker("glm_binomial").client


def fixture_rows(folder, model: str) -> tuple[list[dict[str, str | None]], list[dict[str, str]]]:
    """Input rows as text, empty cells as null, and what H2O itself answered."""
    with (folder / f"{model}.input.csv").open(newline="", encoding="utf-8") as file:
        rows = [
            {name: value or None for name, value in row.items()} for row in csv.DictReader(file)
        ]
    with (folder / f"{model}.expected.csv").open(newline="", encoding="utf-8") as file:
        return rows, list(csv.DictReader(file))


def post_object(client, rows):
    return [client.post("/predict", json=row).json() for row in rows]


def post_array(client, rows):
    return client.post("/predict", json=rows).json()


def post_lines(client, rows):
    lines = "\n".join(json.dumps(row) for row in rows)
    response = client.post("/predict", content=lines, headers={"Content-Type": "text/plain"})
    assert response.headers["Content-Type"] == "application/x-ndjson"
    assert response.text.endswith("}\n")
    return [json.loads(line) for line in response.content.rstrip(b"\n").split(b"\n")]


def get_each(client, rows):
    return [
        client.get("/predict", params={k: v or "" for k, v in row.items()}).json() for row in rows
    ]


@pytest.mark.parametrize("send", [post_object, post_array, post_lines, get_each])
@pytest.mark.parametrize(
    "model", ["glm_binomial", "glm_gaussian", "glm_multinomial_iris", "glm_poisson_offset"]
)
def test_answers_are_those_of_h2o(worker_of, fixtures, model: str, send) -> None:
    rows, expected = fixture_rows(fixtures, model)
    answers = send(worker_of(model).client, rows)
    assert len(answers) == len(expected)
    for answer, wanted in zip(answers, expected, strict=True):
        if "value" in answer:
            value = float(wanted["predict"])
            finite = value if math.isfinite(value) else None
            assert answer["value"] == (finite and pytest.approx(finite, rel=1e-12))
            continue
        assert answer["label"] == wanted["predict"]
        levels = [name for name in wanted if name != "predict"]
        assert list(answer["probabilities"]) == levels
        assert levels[answer["labelIndex"]] == answer["label"]
        assert answer["classProbabilities"] == list(answer["probabilities"].values())
        for level in levels:
            assert answer["probabilities"][level] == pytest.approx(
                float(wanted[level]), rel=1e-12, abs=1e-15
            )


def test_a_large_array_answers_as_its_rows_do(client) -> None:
    rows = [{**ROW, "AGE": 40 + number % 40} for number in range(9000)]
    rows[8999]["SIZE"] = 1
    answers = client.post("/predict", json=rows).json()
    assert len(answers) == 9000
    single = client.post("/predict", json=rows[5000]).json()
    assert answers[5000] == single
    assert answers[8999]["warnings"] == ["column SIZE is unknown to the model; ignored"]
    assert not any("warnings" in answer for answer in answers[:8999])


def test_health_does_not_wait_for_scoring(worker_of) -> None:
    worker = worker_of("glm_binomial")
    body = json.dumps([ROW] * 60_000)
    answered = []
    scoring = threading.Thread(
        target=lambda: answered.append(
            httpx.post(f"{worker.url}/predict", content=body, timeout=60)
        )
    )
    began = time.monotonic()
    scoring.start()
    taken_s = []
    while scoring.is_alive():
        taken_s.append(worker.client.get("/health").elapsed.total_seconds())
    scored_s = time.monotonic() - began
    assert answered[0].status_code == 200
    assert len(answered[0].json()) == 60_000
    assert len(taken_s) > 5
    assert max(taken_s) < max(1, scored_s / 3), "nor on a machine that is slow with everything"


def test_a_bad_row_far_down_is_named(client) -> None:
    rows = [ROW] * 6000 + [{**ROW, "PSA": "much"}]
    response = client.post("/predict", json=rows)
    assert response.status_code == 422
    details = response.json()["error"]["details"]
    bad = {"row": 6001, "column": "PSA", "problem": "unparsable_value"}
    assert details == {**bad, "rows": [bad]}


@pytest.mark.parametrize(
    ("content", "content_type", "status", "code"),
    [
        ("", "application/json", 400, "invalid_input"),
        ('{"AGE": }', "application/json", 400, "invalid_input"),
        ("[1]", "application/json", 422, "invalid_input"),
        ('{"AGE": [1]}', "application/json", 422, "invalid_input"),
        ("a: 1", "application/yaml", 415, "unsupported"),
        ("\x80", "application/x-pickle", 415, "unsupported"),
        ("x", "multipart/form-data; boundary=x", 400, "invalid_input"),
        ("x" * 20_000, "application/octet-stream", 415, "unsupported"),
    ],
)
def test_bad_bodies(client, content: str, content_type: str, status: int, code: str) -> None:
    response = client.post("/predict", content=content, headers={"Content-Type": content_type})
    assert response.status_code == status
    error = response.json()["error"]
    assert error["code"] == code
    assert set(error) == {"code", "message", "details"}


def test_a_compressed_body_is_refused(client) -> None:
    response = client.post("/predict", content=b"x", headers={"Content-Encoding": "gzip"})
    assert response.status_code == 415


def test_curl_needs_no_content_type(client) -> None:
    content_type = "application/x-www-form-urlencoded"
    response = client.post(
        "/predict", content=json.dumps(ROW), headers={"Content-Type": content_type}
    )
    assert response.json() == client.post("/predict", json=ROW).json()


def test_nothing_at_all_is_answered_with_every_column_named(client) -> None:
    (warning,) = client.get("/predict").json()["warnings"]
    names = warning.removeprefix("columns ").removesuffix(" are missing; taken as NA")
    assert set(re.split(", | and ", names)) == {*ROW}


def test_a_policy_of_the_command_line_is_obeyed(start_worker) -> None:
    worker = start_worker("glm_binomial", "--policy", '{"missing_column": "reject"}')
    response = worker.client.post("/predict", json={"AGE": 65})
    assert response.status_code == 422
    assert response.json()["error"]["details"]["problem"] == "missing_column"
    assert worker.client.get("/schema").json()["policy"]["missing_column"] == "reject"


def test_csv_in_csv_out(client) -> None:
    text = f"{','.join(ROW)}\n{','.join(map(str, ROW.values()))}\n"
    response = client.post("/predict", content=text, headers={"Content-Type": "text/csv"})
    assert response.headers["Content-Type"].startswith("text/csv")
    (answer,) = csv.DictReader(response.text.splitlines())
    wanted = client.post("/predict", json=ROW).json()
    assert answer["predict"] == wanted["label"]
    assert float(answer["Yes"]) == wanted["probabilities"]["Yes"]


def test_arrow_in_arrow_out_and_what_else_is_accepted(client) -> None:
    stream = io.BytesIO()
    pl.DataFrame([ROW] * 3).write_ipc_stream(stream)
    headers = {"Content-Type": "application/vnd.apache.arrow.stream"}
    response = client.post("/predict", content=stream.getvalue(), headers=headers)
    assert response.headers["Content-Type"] == headers["Content-Type"]
    answers = pl.read_ipc_stream(io.BytesIO(response.content))
    wanted = client.post("/predict", json=ROW).json()
    assert answers["Yes"].to_list() == [wanted["probabilities"]["Yes"]] * 3
    headers["Accept"] = "application/json"
    response = client.post("/predict", content=stream.getvalue(), headers=headers)
    assert response.json() == [wanted] * 3


def test_a_form_with_a_file_is_answered_by_an_attachment(client) -> None:
    lines = "\n".join([json.dumps(ROW)] * 2)
    response = client.post("/predict", files={"inpfile": ("rows.txt", lines)})
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    wanted = client.post("/predict", json=ROW).json()
    assert [json.loads(line) for line in response.text.splitlines()] == [wanted] * 2


def test_partial_answers_the_good_rows(client) -> None:
    rows = [ROW, {**ROW, "PSA": "much"}]
    response = client.post("/predict?partial=true", json=rows)
    assert response.status_code == 200
    good, bad = response.json()
    assert good == client.post("/predict", json=ROW).json()
    assert bad["error"]["details"] == {"row": 2, "column": "PSA", "problem": "unparsable_value"}
    assert client.post("/predict?partial=false", json=rows).status_code == 422
    assert client.post("/predict?partial=maybe", json=rows).status_code == 400
    assert client.post("/predict?partial=1", json=rows[1]).json()["error"]["details"]["row"] == 1


def test_a_request_that_takes_too_long_ends_with_504(artifact) -> None:
    worker = Worker("prostate", 1, "0" * 64, InputPolicy(), request_timeout_s=0.0)
    scorer = Scorer(load_artifact(artifact).predictor, InputPolicy())
    worker.loaded = LoadedModel(scorer, "glm", "Binomial")

    async def ask(rows: int) -> httpx.Response:
        transport = httpx.ASGITransport(create_app(worker))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.post("/predict", json=[ROW] * rows)

    response = asyncio.run(ask(1000))
    assert response.status_code == 504
    assert response.json()["error"]["code"] == "timed_out"


def test_a_client_that_leaves_ends_its_scoring(start_worker) -> None:
    worker = start_worker("glm_binomial", gate="score")
    body = json.dumps([{**ROW, "x": 1}] * 2000).encode()
    head = b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(body)
    with socket.create_connection(worker.address) as connection:
        connection.sendall(head + body)
        worker.await_gate()
    for _ in range(3):  # by then it has read that the other one is gone
        assert worker.client.get("/health").json()["busy_ms"] >= 0
    worker.open_gate()
    while not (stats := worker.client.get("/stats").json())["errors"]:
        pass
    assert (stats["errors"], stats["post"]["count"]) == (1, 0)


@pytest.fixture(scope="module")
def small(start_worker) -> httpx.Client:
    return start_worker("glm_binomial", "--max-body-mb", "1").client


def test_a_declared_body_over_the_limit_is_refused_unread(small) -> None:
    with socket.create_connection((small.base_url.host, small.base_url.port)) as connection:
        connection.sendall(
            b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999\r\n\r\n"
        )
        connection.settimeout(10)
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_chunked_body_over_the_limit_is_refused(small) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 50_000

    response = small.post("/predict", content=pieces())
    assert response.status_code == 413
    assert response.json()["error"]["code"] == "too_large"
    assert small.get("/ping").status_code == 200


def test_a_client_that_goes_away_harms_nobody(client) -> None:
    before = client.get("/stats").json()["errors"]
    with socket.create_connection((client.base_url.host, client.base_url.port)) as connection:
        connection.sendall(
            b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{"
        )
        # The worker has read the request once it answers one that was sent later.
        client.get("/ping")
    while client.get("/stats").json()["errors"] == before:
        pass
    assert client.post("/predict", json=ROW).status_code == 200


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
rows_of_columns = st.dictionaries(st.sampled_from([*ROW, "ID", "CAPSULE"]), json_values)


@settings(max_examples=150)
@given(st.one_of(json_values, rows_of_columns, st.lists(rows_of_columns, max_size=4)))
def test_no_json_whatever_is_answered_with_500(client, value: object) -> None:
    response = client.post("/predict", content=json.dumps(value))
    assert response.status_code in (200, 400, 422)
    if response.status_code != 200:
        assert response.json()["error"]["code"] == "invalid_input"
    else:
        json.loads(response.content.split(b"\n")[0], parse_constant=pytest.fail)


@settings(max_examples=100)
@given(st.binary(max_size=60))
def test_no_bytes_whatever_are_answered_with_500(client, content: bytes) -> None:
    assert client.post("/predict", content=content).status_code in (200, 400, 422)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.sampled_from([*ROW, "x"]), st.text(max_size=10)), max_size=6))
def test_no_query_whatever_is_answered_with_500(client, pairs: list[tuple[str, str]]) -> None:
    response = client.get("/predict", params=pairs)
    assert response.status_code in (200, 422)


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}]
)
def test_pages_of_other_sites_are_refused(client, headers) -> None:
    for response in (
        client.post("/predict", json=ROW, headers=headers),
        client.get("/health", headers=headers),
    ):
        assert response.status_code == 403
        assert response.json()["error"]["code"] == "forbidden"


def test_head_scores_nothing(client) -> None:
    before = client.get("/stats").json()["rows"]
    assert client.head("/predict", params=ROW).status_code == 405
    assert client.get("/stats").json()["rows"] == before
