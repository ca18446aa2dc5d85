"""`/metrics` of a real worker."""

from pathlib import Path

import pytest

from tests.exposition import read_exposition

pytestmark = pytest.mark.process


def test_it_counts_what_was_asked_and_says_who_it_is(start_worker) -> None:
    worker = start_worker("glm_binomial")
    for _ in range(3):
        worker.client.post("/predict", json=[{}, {}])
    worker.client.get("/predict", params={"AGE": 60})
    worker.client.post("/predict", content="{")
    answer = worker.client.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    read = read_exposition(answer.text)
    requests = "steam_worker_requests_total"
    assert read.value(requests, method="post", status="2xx") == 3
    assert read.value(requests, method="get", status="2xx") == 1
    assert read.value(requests, method="post", status="4xx") == 1
    assert read.value(requests, method="post", status="5xx") == 0
    assert read.value("steam_worker_rows_total") == 7
    assert read.value("steam_worker_request_seconds_count") == 4
    took_s = read.value("steam_worker_request_seconds_sum")
    assert 0 < read.value("steam_worker_scoring_seconds_total") < took_s < 5
    assert read.value("steam_worker_ready") == 1
    assert read.value("steam_worker_busy_seconds") == 0
    [info] = read.labels_of("steam_worker_info")
    assert info == {
        "deployment": "prostate",
        "pid": str(worker.process.pid),
        "version": "3",
        "artifact": worker.sha256[:12],
        "algorithm": "glm",
    }


def test_what_the_deployment_counted_is_the_same_at_each_worker(start_worker, tmp_path) -> None:
    workers = [start_worker("glm_binomial", "--figures", str(tmp_path)) for _ in range(2)]
    workers[0].client.post("/predict", json=[{}, {}])
    workers[1].client.post("/predict", json={})
    workers[1].client.post("/predict", content="{")
    for worker in workers:
        read = read_exposition(worker.client.get("/metrics").text)
        assert read.value("steam_deployment_requests_total", method="post", status="2xx") == 2
        assert read.value("steam_deployment_rows_total") == 3
        assert read.value("steam_deployment_errors_total", kind="invalid_input") == 1
        assert read.value("steam_deployment_request_seconds_count") == 2
        assert read.value("steam_deployment_scoring_seconds_total") > 0
        [labels] = read.labels_of("steam_deployment_rows_total")
        assert labels == {"deployment": "prostate"}


def test_it_tells_of_its_process(start_worker) -> None:
    worker = start_worker("glm_binomial")
    read = read_exposition(worker.client.get("/metrics").text)
    descriptors = sum(1 for _ in Path(f"/proc/{worker.process.pid}/fd").iterdir())
    assert abs(read.value("process_open_fds") - descriptors) <= 2
    assert 10e6 < read.value("process_resident_memory_bytes") < 200e6
    assert read.value("process_cpu_seconds_total") > 0
    assert read.value("process_start_time_seconds") > 1.6e9
