"""`/stats` of real workers, which end as workers do."""

import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

pytestmark = pytest.mark.process


def test_stats_survive_a_kill(start_worker, tmp_path) -> None:
    for number in range(1, 4):
        worker = start_worker("glm_binomial", "--figures", str(tmp_path))
        assert worker.client.post("/predict", json={"AGE": 65}).status_code == 200
        assert worker.client.post("/predict", json=[{}, {}]).status_code == 200
        assert worker.client.post("/predict", content="{").status_code == 400
        stats = worker.client.get("/stats").json()
        assert stats["post"]["count"] == 2, "since this worker started"
        assert stats["lifetime"]["starts"] == number
        for part in ("lifetime", "lastMinute", "lastHour"):
            found = stats[part]
            assert (found["count"], found["rows"], found["errors"]) == (
                2 * number,
                3 * number,
                number,
            )
            assert found["errorsByKind"] == {"invalid_input": number}
            assert 0 < found["p50Ms"] <= found["p95Ms"] <= found["p99Ms"]
        minute = stats["lastMinute"]
        assert minute["ratePerSecond"] == pytest.approx(2 * number / minute["seconds"])
        worker.process.kill()
        worker.process.wait()


def test_two_workers_of_a_deployment_lose_and_double_nothing(start_worker, tmp_path) -> None:
    """As while a version takes the place of another: both serve, then the first ends."""
    first, second = (start_worker("glm_binomial", "--figures", str(tmp_path)) for _ in range(2))
    with ThreadPoolExecutor() as threads:
        list(threads.map(_ask_often, (first, second)))
    first.process.kill()
    first.process.wait()
    third = start_worker("glm_binomial", "--figures", str(tmp_path))
    _ask_often(third)
    for worker in (second, third):
        stats = worker.client.get("/stats").json()
        assert stats["lifetime"]["count"] == stats["lastHour"]["count"] == 150
        assert stats["post"]["count"] == 50


def _ask_often(worker) -> None:
    for _ in range(50):
        assert worker.client.post("/predict", json={"AGE": 65}).status_code == 200


def test_a_folder_that_cannot_be_made_keeps_no_worker_from_serving(
    repository, artifact, command, sha256_of, tmp_path
) -> None:
    (tmp_path / "taken").touch()
    figures = str(tmp_path / "taken" / "below")
    with subprocess.Popen(
        command(artifact, sha256_of(artifact), "--figures", figures),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=repository,
    ) as worker:
        try:
            assert worker.stderr is not None
            told, ready = worker.stderr.readline(), worker.stderr.readline()
        finally:
            worker.kill()
    assert '"figures are not kept"' in told
    assert '"ready"' in ready
