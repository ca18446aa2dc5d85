"""Batches of rows in every format, and single rows beside a large batch.

The model is of the kind of the flights GLM: four categories of 12 to 100 levels, three numbers.
Run alone: `python bench/batch.py`.
"""

import io
import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from functools import partial

import numpy as np
import polars as pl

from steam.core.policy import InputPolicy
from steam.model.glm import GlmModel
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.codecs.arrow_stream import ARROW_TYPE
from steam.scoring.codecs.choice import call_of, choose
from steam.scoring.dialects.steam import STEAM
from steam.scoring.scorer import Scorer

ROWS = 10_000
LARGE = 100_000
ROUNDS = 15
SINGLES = 2000
LEVELS = {"Carrier": 15, "Origin": 60, "Dest": 100, "Month": 12}
NUMBERS = ("DepTime", "Distance", "AirTime")


def measure() -> list[str]:
    """The lines of the report."""
    scorer = Scorer(model(), InputPolicy())
    rows = some_rows(ROWS)
    lines = [
        "## Batches",
        "",
        f"One POST of {ROWS:,} rows, from its body to the text of its answer, by processor time;",
        f"{ROUNDS} rounds in turn; median [best].",
        "",
        "| format | bytes | rows/s |",
        "|---|---|---|",
    ]
    calls = {name: make(rows) for name, make in FORMATS.items()}
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS):
        for name, (body, content_type) in calls.items():
            taken[name].append(timed(lambda b=body, t=content_type: score(scorer, b, t)))
    for name, (body, _) in calls.items():
        median, best = ROWS / statistics.median(taken[name]), ROWS / min(taken[name])
        lines.append(f"| {name} | {len(body):,} | {median:,.0f} [{best:,.0f}] |")
    return [*lines, "", *measure_singles(scorer, rows)]


def measure_singles(scorer: Scorer, rows: list[dict[str, object]]) -> list[str]:
    """Single rows alone, and while a large batch of each format is scored in a thread."""
    single = json.dumps(rows[0]).encode()
    large = some_rows(LARGE)
    lines = [
        f"Single rows on one thread, a POST of {LARGE:,} rows over and over on another, one core.",
        "",
        "| beside | p50 | p99 | worst |",
        "|---|---|---|---|",
        told("nothing", singles(scorer, single)),
    ]
    for name, make in FORMATS.items():
        body, content_type = make(large)
        done = threading.Event()
        batch = threading.Thread(target=over_and_over, args=(scorer, body, content_type, done))
        batch.start()
        taken = singles(scorer, single, pause_s=0.001)
        done.set()
        batch.join()
        lines.append(told(name, taken))
    return lines


def over_and_over(scorer: Scorer, body: bytes, content_type: str, done: threading.Event) -> None:
    while not done.is_set():
        score(scorer, body, content_type)


def singles(scorer: Scorer, body: bytes, pause_s: float = 0.0) -> list[float]:
    """Seconds from when each was due; a pause stands for waiting for the next request."""
    taken = []
    for _ in range(SINGLES):
        due = time.perf_counter() + pause_s
        if pause_s:
            time.sleep(pause_s)
        scorer.score_object(body)
        taken.append(time.perf_counter() - due)
    return taken


def told(name: str, taken: list[float]) -> str:
    """A line of the table."""
    ordered = sorted(taken)
    p50, p99 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
    return f"| {name} | {p50 * 1e6:.0f} us | {p99 * 1e3:.2f} ms | {ordered[-1] * 1e3:.1f} ms |"


def score(scorer: Scorer, body: bytes, content_type: str) -> bytes:
    """The text of the answer."""
    reader, writer = choose(STEAM.formats, call_of(body, content_type), scorer.model)
    return scorer.score(reader, writer).text


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time that something takes: others may be busy on this machine."""
    started = time.process_time()
    work()
    return time.process_time() - started


def as_array(rows: list[dict[str, object]]) -> tuple[bytes, str]:
    return json.dumps(rows).encode(), "application/json"


def as_lines(rows: list[dict[str, object]]) -> tuple[bytes, str]:
    return "\n".join(map(json.dumps, rows)).encode(), "application/x-ndjson"


def as_columns(rows: list[dict[str, object]]) -> tuple[bytes, str]:
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return json.dumps({"columns": columns}).encode(), "application/json"


def as_csv(rows: list[dict[str, object]], quote: str = "necessary") -> tuple[bytes, str]:
    return pl.DataFrame(rows).write_csv(quote_style=quote).encode(), "text/csv"


def as_arrow(rows: list[dict[str, object]]) -> tuple[bytes, str]:
    stream = io.BytesIO()
    pl.DataFrame(rows).write_ipc_stream(stream)
    return stream.getvalue(), ARROW_TYPE


FORMATS = {
    "JSON array": as_array,
    "JSON lines": as_lines,
    "JSON columns": as_columns,
    "CSV": as_csv,
    "CSV, text quoted": partial(as_csv, quote="non_numeric"),
    "Arrow": as_arrow,
}


def model() -> GlmModel:
    """A binomial GLM with random coefficients."""
    random = np.random.default_rng(0)
    offsets = np.cumsum([0, *LEVELS.values()])
    categories = [
        Column(name, ColumnType.CATEGORICAL, tuple(level(name, code) for code in range(count)))
        for name, count in LEVELS.items()
    ]
    scales = np.concatenate([np.full(offsets[-1], 0.3), np.full(len(NUMBERS), 3e-4), [0.3]])
    return GlmModel(
        signature=Signature(
            (*categories, *(Column(name, ColumnType.NUMERIC) for name in NUMBERS)),
            Column("IsDepDelayed", ColumnType.CATEGORICAL, ("NO", "YES")),
            Category.BINOMIAL,
        ),
        family="binomial",
        link="logit",
        coefficients=random.normal(size=len(scales)) * scales,
        category_offsets=tuple(offsets.tolist()),
        use_all_factor_levels=True,
        mean_imputation=True,
        numeric_means=np.array([1300.0, 700.0, 100.0]),
        category_modes=np.zeros(len(LEVELS), np.int32),
    )


def level(name: str, code: int) -> str:
    return str(code + 1) if name == "Month" else f"{name[:2].upper()}{code}"


def some_rows(count: int) -> list[dict[str, object]]:
    """Rows of known levels and whole columns."""
    random = np.random.default_rng(1)
    columns: dict[str, list[object]] = {
        name: [level(name, code) for code in random.integers(0, levels, count).tolist()]
        for name, levels in LEVELS.items()
    }
    for name in NUMBERS:
        columns[name] = random.integers(50, 2300, count).tolist()
    columns["AirTime"] = random.uniform(20, 600, count).round(1).tolist()
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


if __name__ == "__main__":
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    sys.stdout.write("\n".join(measure()) + "\n")
