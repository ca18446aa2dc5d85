"""A first session with H2O's own Python client: connect, import, show, fit a GLM, and predict.

The same script against both servers, in turn, each round in a process of its own that has imported
the client already; the first round of each does not count. What it tells is the wall time of each
step and the requests that it sent.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from h2o_server import h2o_if_asked
from servers import Subject, running

ROUNDS, WARM_UP = 5, 1
STEPS = ("connect", "import", "show", "fit", "predict")
_DATA = Path(__file__).parents[1] / "examples" / "data" / "prostate.csv"
_PORT = 9470
_AGREE = 1e-3  # of a probability: H2O's solution is a little off the least of its objective

Taken = dict[str, float]


def measure() -> list[str]:
    """The lines of the report."""
    with (
        TemporaryDirectory(prefix="steam-bench-") as name,
        h2o_if_asked() as h2o,
        _trainer(Path(name)) as url,
    ):
        taken = _in_turn({"steam": url, **({"H2O": h2o.url} if h2o else {})})
    return [
        "## A session of H2O's Python client",
        "",
        f"{' '.join(__doc__.splitlines())} {ROUNDS} rounds, medians [range].",
        *([h2o.terms] if h2o else []),
        "",
        f"| who | {' | '.join(f'{step}, ms' for step in STEPS)} | all, ms | requests |",
        f"|---{'|---' * (len(STEPS) + 2)}|",
        *(_line(who, found) for who, found in taken.items()),
        *_ratio(taken),
    ]


@contextmanager
def _trainer(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "steam", "trainer", "--port", str(_PORT)]
    roots = json.dumps([str(_DATA.parent)])
    environ = {"STEAM_HOME": str(folder / "home"), "STEAM_IMPORT_ROOTS": roots}
    subject = Subject("steam trainer", command, _PORT, "/3/Cloud", environ)
    with running(subject, core=None):
        yield subject.url


def _in_turn(servers: dict[str, str]) -> dict[str, list[Taken]]:
    taken: dict[str, list[Taken]] = {who: [] for who in servers}
    for _ in range(WARM_UP + ROUNDS):
        for who, url in servers.items():
            taken[who].append(_session(url))
    first = [one["probability"] for found in taken.values() for one in found]
    if max(first) - min(first) > _AGREE:
        raise RuntimeError(f"they predict apart: {first}")
    return {who: found[WARM_UP:] for who, found in taken.items()}


def _session(url: str) -> Taken:
    command = [sys.executable, __file__, url]
    quiet = {**os.environ, "DO_NOT_TRACK": "1"}
    said = subprocess.run(command, check=True, capture_output=True, text=True, env=quiet).stdout
    taken: Taken = json.loads(said.splitlines()[-1])
    return taken


def be_a_client(url: str) -> Taken:
    """One session; milliseconds of each step, of all, the requests, and one prediction."""
    import h2o  # noqa: PLC0415 - only the processes that are clients need it
    from h2o.estimators import H2OGeneralizedLinearEstimator  # noqa: PLC0415

    marks = [time.perf_counter()]
    h2o.connect(url=url, verbose=False, strict_version_check=False)
    h2o.no_progress()
    marks.append(time.perf_counter())
    frame = h2o.import_file(str(_DATA))
    frame["CAPSULE"] = frame["CAPSULE"].asfactor()
    marks.append(time.perf_counter())
    frame.show()
    frame.describe()
    marks.append(time.perf_counter())
    model = H2OGeneralizedLinearEstimator(family="binomial")
    model.train(x=frame.names[2:], y="CAPSULE", training_frame=frame)
    marks.append(time.perf_counter())
    probability = model.predict(frame)[0, "p1"]
    marks.append(time.perf_counter())
    steps = [1e3 * (end - start) for start, end in pairwise(marks)]
    requests = h2o.connection().requests_count
    h2o.remove_all()
    h2o.connection().close()
    told = dict(zip(STEPS, steps, strict=True))
    return {**told, "all": sum(steps), "requests": requests, "probability": probability}


def _line(who: str, found: list[Taken]) -> str:
    cells = []
    for step in (*STEPS, "all"):
        values = [one[step] for one in found]
        middle = statistics.median(values)
        cells.append(f"{middle:.0f} [{min(values):.0f} to {max(values):.0f}]")
    return f"| {who} | {' | '.join(cells)} | {found[0]['requests']:.0f} |"


def _ratio(taken: dict[str, list[Taken]]) -> Iterator[str]:
    if "H2O" not in taken:
        return
    yield f"| steam / H2O {''.join(map(_of(taken), (*STEPS, 'all')))}| |"


def _of(taken: dict[str, list[Taken]]) -> Callable[[str], str]:
    def ratio(step: str) -> str:
        steam, peer = (statistics.median(one[step] for one in taken[w]) for w in ("steam", "H2O"))
        return f"| {steam / peer:.2f} "

    return ratio


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(be_a_client(sys.argv[1])))
    else:
        print("\n".join(measure()))
