"""GET /api/traffic and /api/deployments/{name}/traffic."""

import pytest

from steam.scoring.counts import Outcome
from steam.scoring.figures.figures import open_figures


@pytest.fixture
def asked(world):
    """A deployment that answered three requests and refused one, and one that nobody asked."""
    world.deployed("prostate")
    world.deployed("quiet")
    with world.store.read() as reader:
        one = reader.deployment_named("prostate")
    figures = open_figures(world.home.worker_figures(one.name, one.id))
    for _ in range(3):
        figures.recorder.answered(
            figures.now_s(), "post", rows=1, scoring_ns=1, took_ns=2_000_000, place=250
        )
    figures.recorder.unserved(figures.now_s(), "post", Outcome.REFUSED, "invalid_input")
    return world


def test_the_traffic_of_a_deployment(asked) -> None:
    told = asked.client.get("/api/deployments/prostate/traffic").json()
    assert (told["deployment"], told["range"], told["step_s"]) == ("prostate", "1h", 60)
    assert (told["requests"], told["answered"]) == (4, 3)
    assert told["errors"] == {"invalid_input": 1}
    assert (told["client_error_share"], told["server_error_share"]) == (0.25, 0)
    assert told["p50_ms"] == told["p99_ms"] > 0
    assert len(told["points"]) == 60
    assert sum(point["requests"] for point in told["points"]) == 4
    quiet = told["points"][0]
    assert (quiet["rate"], quiet["p99_ms"], quiet["client_error_share"]) == (0, None, None)


@pytest.mark.parametrize("span", ["15m", "6h", "24h", "7d", "30d"])
def test_each_range_has_the_same_sum(asked, span) -> None:
    told = asked.client.get(f"/api/deployments/prostate/traffic?range={span}").json()
    assert told["requests"] == sum(point["requests"] for point in told["points"]) == 4


def test_all_deployments_in_one_go(asked) -> None:
    busy, quiet = asked.client.get("/api/traffic").json()
    assert (busy["deployment"], quiet["deployment"]) == ("prostate", "quiet")
    assert busy["requests_last_hour"] == 4
    assert busy["error_share"] == 0.25
    assert busy["rate"] > 0
    assert len(busy["rates"]) == 60
    assert (quiet["rate"], quiet["error_share"], quiet["p99_ms"]) == (0, None, None)


def test_an_unknown_range_or_name_is_told(asked) -> None:
    answer = asked.client.get("/api/deployments/prostate/traffic?range=2h")
    assert answer.status_code in {400, 422}
    assert "Take one of 15m, 1h" in answer.json()["error"]["message"]
    assert asked.client.get("/api/deployments/none/traffic").status_code == 404
    long = asked.client.get(f"/api/deployments/prostate/traffic?range={'x' * 5000}")
    assert long.status_code == 422
