"""What a parse takes beside its frame, in a process of its own that has parsed before."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

PEAKS = Path("/proc/self/clear_refs")
ROWS = 2_200_000
BLOCKS = 24 << 20
"""A block of 1 MB takes about 4 with its columns; three are in flight, and freed ones are kept."""

MEASURE = """
import json, sys
from pathlib import Path
from steam.trainer.frame.parse.read import look_at, read
from steam.trainer.freed_memory import keep_freed_memory

def status(name):
    found = Path("/proc/self/status").read_text().partition(name + ":")[2]
    return int(found.split()[0]) * 1024

keep_freed_memory()  # as a trainer does
first, path = map(Path, sys.argv[1:])
read(look_at([first]), "first")
Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
before = status("VmRSS")
frame = read(look_at([path]), "frame")
print(json.dumps([frame.nbytes, status("VmHWM") - before]))
"""


def table(rows: int) -> pl.DataFrame:
    """Eight columns, as of flights: levels and whole numbers, some of them missing."""
    rng = np.random.default_rng(4)
    levels = {
        name: pl.Series([f"{name}{i}" for i in range(count)])[rng.integers(0, count, rows)]
        for name, count in (("carrier", 16), ("origin", 3), ("dest", 105))
    }
    numbers = {
        name: rng.integers(low, high, rows)
        for name, low, high in (
            *(("month", 1, 13), ("hour", 5, 24), ("distance", 80, 5000)),
            *(("air_time", 20, 700), ("delay", -90, 1300)),
        )
    }
    missing = pl.when(pl.int_range(pl.len()) % 40 == 0).then(None).otherwise(pl.col("delay"))
    return pl.DataFrame(levels | numbers).with_columns(missing.alias("delay"))


@pytest.mark.skipif(not PEAKS.exists(), reason="the kernel tells no peaks anew")
def test_the_peak_is_twice_the_frame_and_a_few_blocks(tmp_path: Path) -> None:
    first, path = tmp_path / "first.csv", tmp_path / "flights.csv"
    table(5000).write_csv(first)
    table(ROWS).write_csv(path)
    told = subprocess.run(
        [sys.executable, "-c", MEASURE, str(first), str(path)],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    size, peak = json.loads(told)
    assert size > 20 << 20, "a frame that is large beside the blocks"
    assert peak <= 2 * size + BLOCKS, f"{peak >> 20} MB for a frame of {size >> 20}"
