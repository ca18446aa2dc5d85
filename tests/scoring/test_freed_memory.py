"""A worker takes no memory from the kernel for a body like the one before."""

import io
from pathlib import Path

import polars as pl
import pytest

from steam.scoring.codecs.arrow_stream import ARROW_TYPE

pytestmark = pytest.mark.process

ROW = {"AGE": 65, "RACE": "white", "DPROS": "none", "DCAPS": "no", "PSA": 8, "VOL": 0, "GLEASON": 7}


def faults(pid: int) -> int:
    """Pages that a process was given so far."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[7])


def test_large_bodies_do_not_cost_pages_again_and_again(start_worker) -> None:
    worker = start_worker("glm_binomial")
    stream = io.BytesIO()
    pl.DataFrame([ROW] * 20_000).write_ipc_stream(stream)
    body = stream.getvalue()
    taken = []
    for _ in range(12):
        before = faults(worker.process.pid)
        worker.client.post(
            "/predict", content=body, headers={"Content-Type": ARROW_TYPE}
        ).raise_for_status()
        taken.append(faults(worker.process.pid) - before)
    assert sorted(taken)[6] < len(body) / 4096 / 8, taken
