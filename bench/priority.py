"""Predictions of one worker while the trainer fits GLMs on every core, with and without niceness.

Each process is a session of its own, as `steam up` starts them; the requests come from one
connection, one after the other.
"""

import contextlib
import http.client
import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from figures import spread
from home import ROW
from recovery import wait_until_ready
from worker import PORT, worker_command

from steam.cli.children import start_child, stop_child
from steam.client.trainer import Trainer
from steam.core.home import Home
from steam.wiring.home import prepare_home

ROUNDS = 5
PHASE_S = 4.0
SETTLE_S = 0.5
ROWS, COLUMNS = 400_000, 20
NICE = 10
PROBLEM = {"training_frame": "bench", "response_column": "y", "family": "binomial"}


@dataclass(frozen=True)
class Phase:
    """What one client saw in one phase."""

    per_second: float
    p50_ms: float
    p99_ms: float


def measure() -> list[str]:
    """The lines of the report."""
    seen: dict[str, list[Phase]] = {"nothing else": [], "training": [], "yielding": []}
    with TemporaryDirectory(prefix="steam-bench-") as folder, worker():
        table = write_table(Path(folder, "table.csv"))
        with (
            trainer(Path(folder, "plain"), 0, table) as plain,
            trainer(Path(folder, "nice"), NICE, table) as yielding,
        ):
            for _ in range(ROUNDS):
                seen["nothing else"].append(load())
                for name, client in (("training", plain), ("yielding", yielding)):
                    with fitting(client):
                        seen[name].append(load())
    return report(seen)


def report(seen: dict[str, list[Phase]]) -> list[str]:
    names = {
        "nothing else": "nothing else",
        "training": "training, niceness 0",
        "yielding": f"training, niceness {NICE} (the default)",
    }
    alone = np.median([phase.per_second for phase in seen["nothing else"]])
    return [
        "## Predictions while a model is trained",
        "",
        f"One worker, one client, {ROUNDS} phases of {PHASE_S:g} s each, in turn; two GLM fits",
        f"at a time on {ROWS:,} rows and {COLUMNS} columns keep every core busy.",
        "",
        "| beside the worker | predictions/s | of alone | p50 | p99 |",
        "|---|---|---|---|---|",
        *(row(names[name], phases, float(alone)) for name, phases in seen.items()),
    ]


def row(name: str, phases: list[Phase], alone: float) -> str:
    """A line of the table."""
    rates = [phase.per_second for phase in phases]
    share = f"{100 * float(np.median(rates)) / alone:.0f} %"
    p50 = spread([phase.p50_ms for phase in phases], "ms")
    p99 = spread([phase.p99_ms for phase in phases], "ms")
    return f"| {name} | {spread(rates, '/s', 0)} | {share} | {p50} | {p99} |"


def load() -> Phase:
    """Predictions one after the other for a phase."""
    body = json.dumps(ROW)
    times: list[float] = []
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    with contextlib.closing(connection):
        begun = time.perf_counter()
        while (asked := time.perf_counter()) < begun + PHASE_S:
            connection.request("POST", "/predict", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != http.HTTPStatus.OK:
                raise RuntimeError(f"the worker answered {answer.status}")
            times.append(time.perf_counter() - asked)
        took = time.perf_counter() - begun
    p50, p99 = np.percentile(times, [50, 99]) * 1000
    return Phase(len(times) / took, float(p50), float(p99))


@contextlib.contextmanager
def worker() -> Iterator[None]:
    """The worker program in a session of its own, ready."""
    environ = os.environ | {
        "STEAM_WORKER_TOKEN": "bench",
        "STEAM_WORKER_HOME": "/nowhere",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    with subprocess.Popen(
        worker_command(),
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            wait_until_ready(f"http://127.0.0.1:{PORT}")
            yield
        finally:
            process.terminate()


@contextlib.contextmanager
def trainer(folder: Path, nice: int, table: Path) -> Iterator[Trainer]:
    """A trainer of this niceness that has the table as frame `bench`."""
    home = Home(folder)
    prepare_home(home)
    os.environ["STEAM_TRAINER_NICE"] = str(nice)
    child = start_child("trainer", ["trainer", "--port", "0"], home)
    try:
        with Trainer(child.url) as client:
            setup = client.parse_setup([client.upload(table)])
            client.wait(client.parse(setup, "bench", {"y": "Enum"}))
            yield client
    finally:
        stop_child(child)


@contextlib.contextmanager
def fitting(client: Trainer) -> Iterator[None]:
    """Two fits at a time, one after the other, for as long as the block runs."""
    stop = threading.Event()

    def fit(model: str) -> None:
        with Trainer(client.connection.url) as own:
            while not stop.is_set():
                own.wait(own.train("glm", model_id=model, **PROBLEM))

    threads = [threading.Thread(target=fit, args=(model,)) for model in ("one", "other")]
    for thread in threads:
        thread.start()
    try:
        time.sleep(SETTLE_S)
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def write_table(path: Path) -> Path:
    """Random columns and a binary response that depends on them, as CSV."""
    random = np.random.default_rng(1)
    x = random.normal(size=(ROWS, COLUMNS)).round(3)
    y = (x @ random.normal(size=COLUMNS) + random.logistic(size=ROWS) > 0).astype(int)
    header = ",".join([*(f"x{number}" for number in range(COLUMNS)), "y"])
    np.savetxt(path, np.column_stack([x, y]), "%.4g", ",", header=header, comments="")
    return path


if __name__ == "__main__":
    print("\n".join(measure()))
