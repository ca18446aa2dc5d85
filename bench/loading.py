"""Loading a MOJO as a worker does, from the path of a registered artifact to an answered row.

Run alone: `python bench/loading.py`.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from figures import spread

MODEL = Path(__file__).parent / "models" / "flights_gbm.zip"
TREES, TIMES = 50, 13
PROCESSES, LOADS = 5, 20
LOAD = """
import sys, time
from pathlib import Path
from steam.core.policy import InputPolicy
from steam.model.artifact import load_artifact, sha256_of
from steam.scoring.freed_memory import keep_freed_memory
from steam.scoring.loading import load_model

path = Path(sys.argv[1])
sha256 = sha256_of(path)
keep_freed_memory()
load_artifact(Path(sys.argv[2]))  # imports what models of this kind need
for _ in range(int(sys.argv[3])):
    begun = time.process_time()
    load_model(path, sha256, InputPolicy())
    print(time.process_time() - begun)
"""


def measure() -> list[str]:
    """The lines of the report."""
    lines = [
        "## Loading a MOJO",
        "",
        "Gradient boosting from H2O; hash, archive, trees, tables and a row on trial: all that a",
        f"worker does. Processor time; {PROCESSES} processes of {LOADS} loads each, imports done.",
        "",
        "| artifact | first of a process | later ones |",
        "|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as name:
        large = Path(name) / "large.zip"
        repeat_trees(large, TIMES)
        for path, trees in ((MODEL, TREES), (large, TREES * TIMES)):
            runs = [loads(path) for _ in range(PROCESSES)]
            first, later = [run[0] for run in runs], [s for run in runs for s in run[1:]]
            size = path.stat().st_size / 1e6
            lines.append(
                f"| {size:.2f} MB, {trees} trees | {spread(first, 'ms')} | {spread(later, 'ms')} |"
            )
    return lines


def repeat_trees(path: Path, times: int) -> None:
    """Write the model with each of its trees so many times."""
    with ZipFile(MODEL) as model, ZipFile(path, "w", ZIP_DEFLATED) as large:
        for name in model.namelist():
            if name == "model.ini":
                said, says = (f"n_trees = {count}\n".encode() for count in (TREES, TREES * times))
                large.writestr(name, model.read(name).replace(said, says))
            elif not name.startswith("trees/"):
                large.writestr(name, model.read(name))
        for tree in range(TREES * times):
            for part in ("", "_aux"):
                content = model.read(f"trees/t00_{tree % TREES:03d}{part}.bin")
                large.writestr(f"trees/t00_{tree:03d}{part}.bin", content)


def loads(path: Path) -> list[float]:
    """Milliseconds of one load after the other in a new process."""
    command = [sys.executable, "-c", LOAD, str(path), str(MODEL), str(LOADS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [float(line) * 1000 for line in done.stdout.splitlines()]


if __name__ == "__main__":
    print("\n".join(measure()))
