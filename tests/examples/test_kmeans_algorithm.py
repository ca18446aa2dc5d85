"""The whole way of an algorithm from outside: installed, trained, deployed, and asked."""

import csv
import hashlib
import json
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from sklearn.cluster import KMeans as PeerKMeans

ROOT = Path(__file__).parents[2]
COLUMNS = ("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width")

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def points() -> np.ndarray:
    """Iris, standardised."""
    with (ROOT / "examples" / "data" / "iris.csv").open() as file:
        rows = np.array([[float(row[name]) for name in COLUMNS] for row in csv.DictReader(file)])
    return (rows - rows.mean(axis=0)) / rows.std(axis=0, ddof=1)


def wait(trainer: httpx.Client, job: dict[str, Any]) -> dict[str, Any]:
    """The job when it has ended."""
    while True:
        found: dict[str, Any] = trainer.get(f"/3/Jobs/{job['key']['name']}").json()["jobs"][0]
        if found["status"] not in {"CREATED", "RUNNING"}:
            return found
        time.sleep(0.01)


def train(trainer: httpx.Client, **given: object) -> dict[str, Any]:
    """The model as the trainer tells it."""
    parameters = {"training_frame": "iris.hex", "k": 3, "seed": 7, "max_iterations": 50, **given}
    answer = trainer.post("/3/ModelBuilders/lloyd", data=parameters)
    assert answer.status_code == 200, answer.text
    job = wait(trainer, answer.json()["job"])
    assert job["status"] == "DONE", job
    model: dict[str, Any] = trainer.get(f"/3/Models/{job['dest']['name']}").json()["models"][0]
    return model


def test_it_is_among_the_builders_with_its_parameters(trainer: httpx.Client) -> None:
    builders = trainer.get("/3/ModelBuilders").json()["model_builders"]
    assert list(builders)[-1] == "lloyd"
    assert builders["lloyd"]["supervised"] is False
    assert builders["glm"]["supervised"] is True
    assert {"k", "max_iterations", "seed"} < {
        one["name"] for one in builders["lloyd"]["parameters"]
    }


def test_what_it_cannot_do_is_refused_at_once(trainer: httpx.Client) -> None:
    given = {"training_frame": "iris.hex", "k": 0}
    refused = trainer.post("/3/ModelBuilders/lloyd", data=given)
    assert refused.status_code == 412
    assert "k is 0" in refused.json()["msg"]


def test_its_centers_are_where_scikit_learn_leaves_them(
    trainer: httpx.Client, points: np.ndarray
) -> None:
    """A fixed point of Lloyd's iterations is one whoever makes them."""
    model = train(trainer, model_id="settled")
    metrics = model["output"]["training_metrics"]
    labels = scored(trainer, "settled")
    centers = np.array([points[labels == cluster].mean(axis=0) for cluster in range(3)])
    peer = PeerKMeans(3, init=centers, n_init=1).fit(points)
    assert np.array_equal(peer.labels_, labels)
    assert metrics["tot_withinss"] == pytest.approx(peer.inertia_, rel=1e-12)
    assert metrics["totss"] == pytest.approx(float((points**2).sum()), rel=1e-12)
    assert metrics["betweenss"] == metrics["totss"] - metrics["tot_withinss"]
    assert metrics["centroid_stats"]["data"][2] == np.bincount(labels).tolist()


def scored(trainer: httpx.Client, model: str) -> np.ndarray:
    """The cluster of each row of iris, as the trainer's predictions tell it."""
    path = f"/4/Predictions/models/{model}/frames/iris.hex"
    job = wait(trainer, trainer.post(path, data={"predictions_frame": "scored"}).json())
    assert job["status"] == "DONE", job
    frame = trainer.get("/3/Frames/scored", params={"row_count": 150}).json()["frames"][0]
    (column,) = frame["columns"]
    return np.array(column["data"], int)


def test_a_worker_says_what_scikit_learn_says(
    trainer: httpx.Client, points: np.ndarray, tmp_path: Path
) -> None:
    model = train(trainer, model_id="deployed")
    data = trainer.get("/3/Models/deployed/mojo").content
    artifact = tmp_path / "deployed.zip"
    artifact.write_bytes(data)
    worker = subprocess.Popen(
        [
            sys.executable, "-m", "steam.scoring", "--artifact", str(artifact),
            "--sha256", hashlib.sha256(data).hexdigest(), "--port", "0",
            "--deployment", "clusters", "--version", "1",
        ],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert worker.stdout is not None
    assert worker.stderr is not None
    try:
        url = worker.stdout.readline().removeprefix("listening on ").strip()
        assert json.loads(worker.stderr.readline())["event"] == "ready"
        with (ROOT / "examples" / "data" / "iris.csv").open() as file:
            rows = [{name: float(row[name]) for name in COLUMNS} for row in csv.DictReader(file)]
        answer = httpx.post(f"{url}/predict", json=rows, timeout=30)
        assert answer.status_code == 200, answer.text
    finally:
        worker.kill()
        worker.communicate()
    labels = [one["cluster"] for one in answer.json()]
    assert labels == scored(trainer, "deployed").tolist()
    table = model["output"]["centers"]["data"][1:]
    raw = np.array([[row[name] for name in COLUMNS] for row in rows])
    centers = (np.array(table).T - raw.mean(axis=0)) / raw.std(axis=0, ddof=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that one iteration is not enough: it is, at the end
        peer = PeerKMeans(3, init=centers, n_init=1, max_iter=1).fit(points)
    assert labels == peer.predict(points).tolist()


def test_the_command_line_has_it(environment: dict[str, str], trainer: httpx.Client) -> None:
    def steam(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "steam", *words],
            env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
        return done.stdout

    assert "--max_iterations" in steam("train", "lloyd", "--help")
    words = ("--frame", "iris.hex", "--k", "3", "--seed", "7", "--max_iterations", "50")
    told = json.loads(steam("train", "lloyd", *words, "--x", ",".join(COLUMNS), "--json"))
    assert told["category"] == "Clustering"
    assert told["metrics"]["totss"] == pytest.approx(596.0)
    assert "LLOYD" in steam("job", "list")
