"""`/invocations` and its neighbours at a real worker."""

import json

import httpx
import pytest

from steam import __version__

pytestmark = pytest.mark.process

ROW = ["none", "white", "no", 65, 8, 0, 7]


@pytest.fixture(scope="module")
def client(start_worker) -> httpx.Client:
    return start_worker("glm_binomial").client


def test_invocations_are_counted_as_what_is_posted(client) -> None:
    before = client.get("/stats").json()
    answer = client.post("/invocations", json={"inputs": [ROW, ROW]})
    assert len(answer.json()["predictions"]) == 2
    assert client.post("/invocations", json=[ROW]).status_code == 400
    after = client.get("/stats").json()
    assert after["post"]["count"] == before["post"]["count"] + 1
    assert after["rows"] == before["rows"] + 2
    assert after["errors"] == before["errors"] + 1


def test_good_rows_are_answered_where_that_is_asked_for(client) -> None:
    body = {"dataframe_split": {"data": [ROW, [*ROW[:3], "much", *ROW[4:]]]}}
    assert client.post("/invocations", json=body).status_code == 400
    good, bad = client.post("/invocations?partial=true", json=body).json()["predictions"]
    assert set(good) == {"predict", "No", "Yes"}
    assert bad["error"]["details"] == {"row": 2, "column": "AGE", "problem": "unparsable_value"}


def test_large_bodies_are_answered_too(client) -> None:
    rows = [[*ROW[:3], 40 + number % 40, *ROW[4:]] for number in range(9000)]
    answer = client.post("/invocations", json={"instances": rows}).json()
    again = client.post("/invocations", json={"instances": rows[5000:5001]}).json()
    assert len(answer["predictions"]) == 9000
    assert answer["predictions"][5000] == again["predictions"][0]
    rows[8000].pop()
    refused = client.post("/invocations", json={"instances": rows})
    assert refused.status_code == 400
    assert refused.json()["details"]["row"] == 8001


def test_a_bad_word_is_told_in_mlflows_shape(client) -> None:
    answer = client.post("/invocations?partial=maybe", json={"inputs": []})
    assert answer.status_code == 400
    assert answer.json()["error_code"] == "BAD_REQUEST"


def test_a_compressed_body_is_415_in_plain_text(client) -> None:
    answer = client.post("/invocations", content=b"x", headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 415
    assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT"])
def test_only_posts_are_answered(client, method: str) -> None:
    answer = client.request(method, "/invocations")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"


def test_the_version_is_ours(client) -> None:
    assert client.get("/version").text == __version__


def test_numbers_that_are_none_never_reach_json(worker_of) -> None:
    # A rate of e^1000 is infinite.
    row = {"off": 1000, "x1": 1}
    client = worker_of("glm_poisson_offset").client
    answer = client.post("/invocations", json={"dataframe_records": [row]})
    read = json.loads(answer.content, parse_constant=pytest.fail)
    assert read["predictions"] == [{"predict": None}]
