"""`/v2` of a real worker."""

import json

import httpx
import pytest

from steam import __version__

pytestmark = pytest.mark.process

MODEL = "/v2/models/prostate"
AGE = {"name": "AGE", "shape": [1], "datatype": "FP64", "data": [65]}
MLSERVER = {  # what the pandas codec of MLServer 1.7.1 writes of a table
    "parameters": {"content_type": "pd"},
    "inputs": [
        {
            "name": name,
            "shape": [2, 1],
            "datatype": datatype,
            **({"parameters": {"content_type": content}} if content else {}),
            "data": data,
        }
        for name, datatype, content, data in (
            ("DPROS", "BYTES", "str", ["left", "none"]),
            ("RACE", "BYTES", "str", ["white", "black"]),
            ("DCAPS", "BYTES", "str", ["no", "yes"]),
            ("AGE", "BYTES", "pd_json", ["65", '"70"']),
            ("PSA", "FP64", "", [1.4, None]),
            ("VOL", "FP64", "", [0.0, 1.0]),
            ("GLEASON", "INT64", "", [6, 7]),
        )
    ],
}


@pytest.fixture(scope="module")
def client(worker_of) -> httpx.Client:
    return worker_of("glm_binomial").client


def test_server_and_model_tell_of_themselves(client) -> None:
    assert client.get("/v2").json() == {
        "name": "steam",
        "version": __version__,
        "extensions": ["binary_tensor_data", "model_repository", "statistics"],
    }
    assert client.get("/v2/health/live").json() == {"live": True}
    assert client.get("/v2/health/ready").json() == {"ready": True, "live": True}
    for path in (MODEL, f"{MODEL}/versions/3"):
        assert client.get(path).json()["name"] == "prostate"
        assert client.get(f"{path}/ready").json() == {"name": "prostate", "ready": True}
        assert client.get(f"{path}/stats").json()["model_stats"][0]["version"] == "3"
        assert client.post(f"{path}/infer", json={"inputs": [AGE]}).status_code == 200
    assert client.get("/v2/models/stats").json()["model_stats"][0]["name"] == "prostate"


def test_what_mlservers_pandas_codec_writes_is_read(client) -> None:
    answered = client.post(f"{MODEL}/infer", json=MLSERVER).json()
    rows = [
        {"DPROS": "left", "RACE": "white", "DCAPS": "no", "AGE": 65, "PSA": 1.4, "VOL": 0},
        {"DPROS": "none", "RACE": "black", "DCAPS": "yes", "AGE": 70, "PSA": None, "VOL": 1},
    ]
    rows = [{**row, "GLEASON": gleason} for row, gleason in zip(rows, (6, 7), strict=True)]
    predicted = client.post("/predict", json=rows).json()
    outputs = {output["name"]: output["data"] for output in answered["outputs"]}
    assert outputs["predict"] == [row["label"] for row in predicted]
    assert outputs["Yes"] == [row["probabilities"]["Yes"] for row in predicted]
    assert "parameters" not in answered


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v2/", 404),
        ("GET", "/v2/models", 404),
        ("GET", "/v2/models/other", 404),
        ("GET", f"{MODEL}/", 404),
        ("GET", f"{MODEL}/versions/4", 404),
        ("GET", f"{MODEL}/versions/03/ready", 404),
        ("POST", "/v2/models/other/infer", 404),
        ("POST", f"{MODEL}/versions/4/infer", 404),
        ("GET", f"{MODEL}/config", 404),
        ("GET", f"{MODEL}/infer", 405),
        ("DELETE", MODEL, 405),
        ("POST", "/v2/repository/models/prostate/load", 400),
        ("POST", "/v2/repository/models/other/unload", 400),
    ],
)
def test_errors_are_sentences(client, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert set(response.json()) == {"error"}
    assert response.json()["error"].endswith(".")
    assert ("allow" in response.headers) == (status == 405)


def test_a_path_that_is_long_is_not_repeated(client) -> None:
    assert len(client.get("/v2/" + "x" * 5000).content) < 400


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"", {}, 400),
        (b"{}", {"Content-Type": "text/html"}, 415),
        (b"{}", {"Content-Encoding": "gzip"}, 415),
        (json.dumps({"inputs": [{**AGE, "data": ["old"]}]}), {}, 400),
        (json.dumps({"inputs": [{**AGE, "shape": [600_000]}]}), {}, 413),
        (json.dumps({"inputs": [AGE]}), {"Inference-Header-Content-Length": "9" * 15}, 400),
    ],
)
def test_bad_requests(client, content, headers: dict[str, str], status: int) -> None:
    response = client.post(f"{MODEL}/infer", content=content, headers=headers)
    assert response.status_code == status
    assert response.json()["error"].endswith(".")


def test_a_request_counts_as_any_other(client) -> None:
    before = client.get("/stats").json()
    client.post(f"{MODEL}/infer", json={"inputs": [AGE]})
    client.post(f"{MODEL}/infer", json={"inputs": []})
    after = client.get("/stats").json()
    assert after["rows"] == before["rows"] + 1
    assert after["errors"] == before["errors"] + 1


def test_a_worker_that_is_not_ready_says_so(start_worker) -> None:
    worker = start_worker("glm_binomial", gate="load")
    ready = worker.private.get("/v2/health/ready")
    assert (ready.status_code, ready.json()) == (503, {"ready": False, "live": False})
    assert worker.private.get("/v2/health/live").json() == {"live": True}
    for path in (MODEL, f"{MODEL}/ready"):
        response = worker.private.get(path)
        assert (response.status_code, response.headers["retry-after"]) == (503, "1")
        assert response.json()["error"].startswith("The model is still being loaded.")
    assert worker.private.post(f"{MODEL}/infer", json={"inputs": [AGE]}).status_code == 503
    worker.open_gate()
    worker.await_ready()
    assert worker.private.get(f"{MODEL}/ready").status_code == 200
