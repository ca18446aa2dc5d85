"""One row a request: our worker beside the service that it replaces and a bare ASGI application.

The server has one core and the load the other. All servers are up at once and asked in turn, so
that a busy machine is busy for all. Run alone: `make bench ARGS=serving`.
"""

import os
import statistics
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from figures import pss_mb, spread
from flights import Flights, flights
from servers import LOAD_CORE, Running, bare, jetty, running, worker
from wrk import Load, load, script

CONNECTIONS = (1, 16, 64)
ROUNDS = 5
SECONDS = 5
WARM_UP_S = 10  # a JVM needs it
IDLE_WORKERS = 50
LARGE_ROWS = 100_000

Rounds = dict[tuple[str, int], list[Load]]


def measure() -> list[str]:
    """The lines of the report."""
    with TemporaryDirectory(prefix="steam-bench-") as name:
        folder = Path(name)
        model = flights(folder)
        row = model.objects(1)[0]
        post = script(folder, row)
        peers = [bare(model, folder, 9401), jetty(model.artifact, folder, 9402)]
        subjects = [worker(model.artifact, 9400), *filter(None, peers)]
        with running(*subjects) as servers:
            same_answers(servers, row)
            seen = rounds(servers, post)
            lines = [*told(servers, seen), "", *beside_a_batch(servers[0], model, post)]
        return [*lines, "", *idle(model, row)]


def same_answers(servers: list[Running], row: dict[str, object]) -> None:
    """All are asked about the same model, or the figures would mean nothing."""
    chances = [
        httpx.post(f"{one.subject.url}/predict", json=row, trust_env=False).json()
        for one in servers
    ]
    first = chances[0]["classProbabilities"][1]
    if any(abs(told["classProbabilities"][1] - first) > 1e-9 for told in chances):
        raise RuntimeError(f"the servers disagree: {chances}")


def rounds(servers: list[Running], post: Path) -> Rounds:
    for one in servers:
        load(f"{one.subject.url}/predict", post, 16, WARM_UP_S)
    seen: Rounds = {}
    for _ in range(ROUNDS):
        for connections in CONNECTIONS:
            for one in servers:
                told = load(f"{one.subject.url}/predict", post, connections, SECONDS)
                seen.setdefault((one.subject.name, connections), []).append(told)
    return seen


def told(servers: list[Running], seen: Rounds) -> list[str]:
    """The table: medians over the rounds; ratios are paired by round."""
    lines = [
        "## One row a request",
        "",
        "The flights GLM (135 coefficients, 7 columns); the server on one core, wrk on the other,",
        f"{ROUNDS} rounds of {SECONDS} s in turn, keep-alive, at 1 / 16 / 64 connections.",
        "Ours checks input by its policy and counts.",
        "",
        "| server | requests/s | p50 ms | p99 ms | ours is x times | start | PSS |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in servers:
        name = one.subject.name
        runs = [seen[name, connections] for connections in CONNECTIONS]
        ratios = [
            statistics.median(
                ours.rate / theirs.rate
                for ours, theirs in zip(seen[servers[0].subject.name, c], run, strict=True)
            )
            for c, run in zip(CONNECTIONS, runs, strict=True)
        ]
        cells = [
            " / ".join(f"{statistics.median(r.rate for r in run):,.0f}" for run in runs),
            " / ".join(f"{statistics.median(r.p50_ms for r in run):.2f}" for run in runs),
            " / ".join(f"{statistics.median(r.p99_ms for r in run):.2f}" for run in runs),
            " / ".join(f"{ratio:.2f}" for ratio in ratios),
            f"{one.start_s:.2f} s",
            f"{pss_mb(one.process.pid):.1f} MB",
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def beside_a_batch(ours: Running, model: Flights, post: Path) -> list[str]:
    """Single rows while large batches are posted to the same worker, one after the other."""
    body = httpx.Request("POST", ours.subject.url, json=model.objects(LARGE_ROWS)).content
    done = threading.Event()
    batches: list[float] = []

    def over_and_over() -> None:
        with httpx.Client(trust_env=False, timeout=60) as client:
            while not done.is_set():
                began = time.monotonic()
                client.post(
                    f"{ours.subject.url}/predict",
                    content=body,
                    headers={"Content-Type": "application/json"},
                ).raise_for_status()
                batches.append(time.monotonic() - began)

    thread = threading.Thread(target=over_and_over)
    thread.start()
    try:
        runs = {c: load(f"{ours.subject.url}/predict", post, c, SECONDS) for c in CONNECTIONS}
    finally:
        done.set()
        thread.join()
    return [
        f"Single rows while batches of {LARGE_ROWS:,} rows of JSON ({len(body) / 1e6:.0f} MB) are",
        f"posted to the same worker, {len(batches)} in the time, {spread(batches, 's')} each:",
        "",
        "| connections | requests/s | p50 ms | p99 ms |",
        "|---|---|---|---|",
        *(f"| {c} | {r.rate:,.0f} | {r.p50_ms:.2f} | {r.p99_ms:.2f} |" for c, r in runs.items()),
    ]


def idle(model: Flights, row: dict[str, object]) -> list[str]:
    """Many workers of one artifact, each having answered once."""
    subjects = [worker(model.artifact, 9410 + number) for number in range(IDLE_WORKERS)]
    with running(*subjects, core=None) as workers:
        for one in workers:
            httpx.post(f"{one.subject.url}/predict", json=row, trust_env=False).raise_for_status()
        sizes = [pss_mb(one.process.pid) for one in workers]
        starts = [one.start_s for one in workers]
    return [
        f"{IDLE_WORKERS} idle workers, one prediction each: {sum(sizes):,.0f} MB of PSS together,",
        f"{spread(sizes, 'MB', 1)} each; exec to ready {spread(starts, 's')}.",
    ]


if __name__ == "__main__":
    os.sched_setaffinity(0, {LOAD_CORE})
    print("\n".join(measure()))
