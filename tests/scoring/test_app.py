"""Every route but `/predict`, and what all answers have in common."""

import asyncio
import json
import logging

import httpx
import pytest

from steam.core.policy import InputPolicy
from steam.model.predictor import Prediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.app import create_app
from steam.scoring.scorer import Scorer
from steam.scoring.worker import LoadedModel, Worker

pytestmark = pytest.mark.process

FILES = ["/page.css", "/page.js", "/icon.svg"]


@pytest.fixture(scope="module")
def worker(start_worker):
    return start_worker("glm_binomial")


@pytest.mark.parametrize("side", ["client", "private"])
def test_health_tells_who_it_is(worker, side: str) -> None:
    health = getattr(worker, side).get("/health").json()
    assert health.pop("uptime_ms") >= 0
    assert health == {
        "status": "live",
        "token": worker.token,
        "pid": worker.process.pid,
        "deployment": "prostate",
        "version": 3,
        "ready": True,
        "busy_ms": 0,
    }


def test_ready_names_the_artifact(worker) -> None:
    response = worker.client.get("/ready")
    assert response.status_code == 200
    assert response.json() == {"status": "ready", "artifact": worker.sha256}


def test_ping_is_empty(worker) -> None:
    response = worker.client.get("/ping")
    assert (response.status_code, response.content) == (200, b"")


def test_schema_is_the_contract(worker) -> None:
    schema = worker.client.get("/schema").json()
    features = {feature["name"]: feature for feature in schema["features"]}
    assert set(features) == {"AGE", "RACE", "DPROS", "DCAPS", "PSA", "VOL", "GLEASON"}
    assert features["DCAPS"] == {"name": "DCAPS", "type": "categorical", "levels": ["no", "yes"]}
    assert features["AGE"]["type"] == "numeric"
    assert schema["response"] == {"name": "CAPSULE", "levels": ["No", "Yes"]}
    assert (schema["algorithm"], schema["category"]) == ("glm", "Binomial")
    assert schema["policy"]["unparsable_value"] == "reject"
    assert schema["artifact"] == worker.sha256


def test_stats_count_answers_and_failures_apart(start_worker) -> None:
    client = start_worker("glm_binomial").client
    client.post("/predict", json=[{}, {}, {}])
    client.get("/predict", params={"AGE": 60})
    client.post("/predict", content="{")
    stats = client.get("/stats").json()
    assert (stats["post"]["count"], stats["get"]["count"]) == (1, 1)
    assert (stats["prediction"]["count"], stats["rows"], stats["errors"]) == (2, 4, 1)
    assert 0 < stats["p50Ms"] <= stats["p95Ms"] <= stats["p99Ms"]
    assert (
        stats["prediction"]["totalTimeMs"]
        < stats["get"]["totalTimeMs"] + stats["post"]["totalTimeMs"]
    )


def test_an_unknown_route_is_404_in_the_one_error_shape(worker) -> None:
    response = worker.client.get("/nothing/here")
    assert response.status_code == 404
    assert response.json()["error"]["details"] == {"kind": "route", "name": "/nothing/here"}


@pytest.mark.parametrize("path", ["/predict", "/health", "/", "/stats"])
def test_a_wrong_method_is_405_and_says_which_are_right(worker, path: str) -> None:
    response = worker.client.delete(path)
    assert response.status_code == 405
    assert response.json()["error"]["code"] == "unsupported"
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("path", ["/", *FILES, "/health", "/predict", "/nothing"])
def test_every_answer_is_guarded(worker, path: str) -> None:
    headers = worker.client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "Access-Control-Allow-Origin" not in headers
    assert "Server" not in headers


def ask(worker: Worker, method: str, path: str) -> httpx.Response:
    """One request to the application in this process."""

    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(worker))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path, json={})

    return asyncio.run(request())


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/ready"),
        ("GET", "/predict"),
        ("POST", "/predict"),
        ("GET", "/schema"),
        ("GET", "/ping"),
        ("GET", "/info"),
        ("GET", "/"),
    ],
)
def test_until_the_model_is_loaded_routes_that_need_it_are_unavailable(
    method: str, path: str
) -> None:
    response = ask(Worker("prostate", 1, "0" * 64, InputPolicy()), method, path)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "1"
    assert response.json()["error"]["code"] == "unavailable"


@pytest.mark.parametrize("path", ["/health", "/version", "/stats", "/metrics"])
def test_until_the_model_is_loaded_the_others_answer(path: str) -> None:
    assert ask(Worker("prostate", 1, "0" * 64, InputPolicy()), "GET", path).status_code == 200


class Broken:
    """A predictor with a defect."""

    signature = Signature((), Column("y", ColumnType.NUMERIC), Category.REGRESSION)

    def predict(self, columns, rows, offset=None) -> Prediction:
        raise ZeroDivisionError("a defect")


def test_a_defect_is_500_with_the_id_under_which_the_log_has_the_cause(
    caplog: pytest.LogCaptureFixture,
) -> None:
    worker = Worker("prostate", 1, "0" * 64, InputPolicy())
    worker.loaded = LoadedModel(Scorer(Broken(), InputPolicy()), "glm", "Regression")
    with caplog.at_level(logging.ERROR, "steam.scoring"):
        response = ask(worker, "POST", "/predict")
    assert response.status_code == 500
    error = response.json()["error"]
    assert error["code"] == "internal"
    assert "defect" not in json.dumps(error)
    (record,) = caplog.records
    assert record.fields["id"] == error["details"]["id"]
    assert record.exc_info is not None
    assert worker.stats.fields()["errors"] == 1
