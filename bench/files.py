"""Whole files by `python -m steam.batch`, beside the worker's own CSV route.

Run alone: `python bench/files.py`.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import polars as pl
from flights import Flights, flights

from steam.core.batch_folder import parts_folder
from steam.core.batches import BatchOrder, source_identity
from steam.core.policy import InputPolicy
from steam.scoring.codecs.codec import Call
from steam.scoring.codecs.csv_text import CSV_TYPE, CsvText
from steam.scoring.loading import load_model

ROWS = 1_000_000
ROUTE_ROWS = 100_000
ROUNDS = 3
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}
WAYS = (("csv", "csv"), ("parquet", "parquet"), ("csv", "parquet"), ("parquet", "csv"))


def measure() -> list[str]:
    """The lines of the report."""
    lines = [
        "## Batches of files",
        "",
        f"{ROWS:,} flights, 8 columns, all kept, one thread: processor time of the whole process,",
        f"start, fsyncs and joining included; the best of {ROUNDS}.",
        "",
        "| from, to | rows/s |",
        "|---|---|",
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        trained = flights(folder)
        times = -(-ROWS // trained.rows.height)
        rows = pl.concat([trained.rows] * times).head(ROWS).with_row_index("id")
        rows.write_csv(folder / "in.csv")
        rows.write_parquet(folder / "in.parquet")
        for source, target in WAYS:
            runs = [run(trained, folder, source, target) for _ in range(ROUNDS)]
            lines.append(f"| {source}, {target} | {ROWS / min(runs):,.0f} |")
        lines.append(f"| the worker's CSV route, nothing kept | {route(trained):,.0f} |")
    return lines


def run(trained: Flights, folder: Path, source: str, target: str) -> float:
    """Processor seconds of one batch."""
    path, wanted = folder / f"in.{source}", folder / f"{time.monotonic_ns()}.{target}"
    order = BatchOrder(
        deployment="flights",
        version=1,
        artifact_sha256=hashlib.sha256(trained.artifact.read_bytes()).hexdigest(),
        source=str(path),
        source_identity=source_identity(path),
        target=str(wanted),
        parts=str(parts_folder(wanted, "0123abcd")),
        who="bench",
        why="",
        created_ms=0,
    )
    options = ["--artifact", str(trained.artifact), "--report", str(folder / "report.json")]
    process = subprocess.Popen(
        [sys.executable, "-m", "steam.batch", *options, "--order", json.dumps(asdict(order))],
        env=os.environ | ONE_THREAD,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the batch ended with {process.returncode}")
    wanted.unlink()
    return used.ru_utime + used.ru_stime


def route(trained: Flights) -> float:
    """Rows per second of one POST of CSV, from its body to the text of its answer."""
    sha256 = hashlib.sha256(trained.artifact.read_bytes()).hexdigest()
    scorer = load_model(trained.artifact, sha256, InputPolicy()).scorer
    times = -(-ROUTE_ROWS // trained.rows.height)
    body = pl.concat([trained.rows] * times).head(ROUTE_ROWS).write_csv().encode()
    taken = []
    for _ in range(2 * ROUNDS):
        begun = time.process_time()
        codec = CsvText(Call(body, CSV_TYPE), scorer.model)
        scorer.score(codec, codec)
        taken.append(time.process_time() - begun)
    return ROUTE_ROWS / min(taken)


if __name__ == "__main__":
    print("\n".join(measure()))
