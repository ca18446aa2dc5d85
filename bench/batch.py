"""Many rows a request, in every format: one POST of 10,000 flights to a worker on one core.

Rows a second are told by the worker's own CPU time: the whole request, from the socket and back,
on one core, however busy the machine is. Beside it a single row without the request: from its JSON
to that of its answer.
"""

import io
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import polars as pl
from figures import cpu_s, spread
from flights import Flights, flights
from servers import Running, running, worker

from steam.core.policy import InputPolicy
from steam.model.artifact import sha256_of
from steam.scoring.codecs.arrow_stream import ARROW_TYPE
from steam.scoring.loading import load_model

ROWS = 10_000
ROUNDS = 7
REPEATS = 5
SINGLES = 1_000
GBM = Path(__file__).parent / "models" / "flights_gbm.zip"

Body = tuple[str, bytes, dict[str, str]]  # a path, what to post there, and its headers


def measure() -> list[str]:
    """The lines of the report."""
    with TemporaryDirectory(prefix="steam-bench-") as name:
        folder = Path(name)
        model = flights(folder)
        glm, gbm = worker(model.artifact, 9400), worker(GBM, 9401)
        with running(glm, gbm) as servers:
            lines = table(servers, model)
        row = json.dumps(model.frame(1).to_dicts()[0]).encode()
        taken = [single(artifact, row) for artifact in (model.artifact, GBM)]
    return [*lines, "", f"One row, without the request: GLM {taken[0]}, GBM {taken[1]}."]


def table(servers: list[Running], model: Flights) -> list[str]:
    bodies = {name: make(model.frame(ROWS)) for name, make in FORMATS.items()}
    lines = [
        "## Many rows a request",
        "",
        f"One POST of {ROWS:,} flights (7 columns), by the CPU time of the worker; {ROUNDS} rounds",
        f"in turn, each {REPEATS} times after one that does not count, median [best].",
        "GLM: 135 coefficients. GBM: 50 trees of depth 5, of H2O 3.46.",
        "",
        "| format | body, bytes | GLM, rows/s | GBM, rows/s |",
        "|---|---|---|---|",
    ]
    taken: dict[tuple[str, str], list[float]] = {}
    with httpx.Client(trust_env=False, timeout=60) as client:
        for _ in range(ROUNDS):
            for name, body in bodies.items():
                for kind, server in zip(("GLM", "GBM"), servers, strict=True):
                    post(client, server, body)  # whoever sends a format goes on with it
                    again = [post(client, server, body) for _ in range(REPEATS)]
                    taken.setdefault((name, kind), []).extend(again)
    for name, (_, body, _) in bodies.items():
        told = " | ".join(rate(taken[name, kind]) for kind in ("GLM", "GBM"))
        lines.append(f"| {name} | {len(body):,} | {told} |")
    return lines


def single(artifact: Path, row: bytes) -> str:
    """Microseconds of CPU from the JSON of a row to that of its answer."""
    scorer = load_model(artifact, sha256_of(artifact), InputPolicy()).scorer
    taken = []
    for _ in range(ROUNDS):
        before = time.process_time()
        for _ in range(SINGLES):
            scorer.score_object(row)
        taken.append((time.process_time() - before) / SINGLES * 1e6)
    return spread(taken, "us", 1)


def rate(taken: list[float]) -> str:
    """Rows a second: the median and the best."""
    return f"{ROWS / statistics.median(taken):,.0f} [{ROWS / min(taken):,.0f}]"


def post(client: httpx.Client, server: Running, body: Body) -> float:
    """Seconds of the server's CPU that one request takes."""
    path, content, headers = body
    before = cpu_s(server.process.pid)
    client.post(server.subject.url + path, content=content, headers=headers).raise_for_status()
    return cpu_s(server.process.pid) - before


def _of_type(media_type: str, content: bytes, path: str = "/predict") -> Body:
    return path, content, {"Content-Type": media_type}


def as_array(frame: pl.DataFrame) -> Body:
    return _of_type("application/json", json.dumps(frame.to_dicts()).encode())


def as_lines(frame: pl.DataFrame) -> Body:
    return _of_type("application/x-ndjson", frame.write_ndjson().encode())


def as_columns(frame: pl.DataFrame) -> Body:
    columns = {"columns": frame.to_dict(as_series=False)}
    return _of_type("application/json", json.dumps(columns).encode())


def as_csv(frame: pl.DataFrame) -> Body:
    return _of_type("text/csv", frame.write_csv().encode())


def as_arrow(frame: pl.DataFrame) -> Body:
    stream = io.BytesIO()
    frame.write_ipc_stream(stream)
    return _of_type(ARROW_TYPE, stream.getvalue())


FORMATS: dict[str, Callable[[pl.DataFrame], Body]] = {
    "JSON array": as_array,
    "JSON lines": as_lines,
    "JSON columns": as_columns,
    "CSV": as_csv,
    "Arrow": as_arrow,
}


if __name__ == "__main__":
    print("\n".join(measure()))
