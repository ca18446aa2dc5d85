"""Rapids over ten million rows: what an expression takes from the request to the reply.

Numbers with two decimals, whole numbers up to 100,000, and standard normals; what is kept is kept
in full when the reply comes. Both are asked over HTTP, in turn, after 3 rounds that do not count.
"""

import json
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
from h2o_rest import Rest
from h2o_server import h2o_if_asked
from servers import Subject, running

ROUNDS, WARM_UP = 9, 3
ROWS = 10_000_000
EXPRESSIONS = (
    "(- (* a 2) (/ b 3))",
    "(log (+ a 1))",
    "(sum (> c 0.5))",
    "(& (> c 0) (<= b 50000))",
    "(ifelse (> c 0) a b)",
    "(* c a)",
)
_COLUMNS = "abc"
_FRAME, _RESULT, _SESSION = "measured", "result", "bench"
_PORT = 9460
_AGREE = 1e-9

Walls = dict[str, list[float]]


def measure() -> list[str]:
    """The lines of the report."""
    with TemporaryDirectory(prefix="steam-bench-") as name, h2o_if_asked() as h2o:
        path = _rows(Path(name))
        with _trainer(Path(name)) as steam:
            servers = {"steam": steam, **({"H2O": h2o.rest} if h2o else {})}
            for rest in servers.values():
                rest.parse(path, (), _FRAME)
            found = {expression: _in_turn(servers, expression) for expression in EXPRESSIONS}
    return [
        "## Rapids",
        "",
        f"{' '.join(__doc__.splitlines())} {ROUNDS} rounds, medians [range].",
        *([h2o.terms] if h2o else []),
        "",
        "| expression | who | wall, ms |",
        "|---|---|---|",
        *(line for expression, walls in found.items() for line in _compared(expression, walls)),
    ]


def _rows(folder: Path) -> Path:
    path, rng = folder / "rows.csv", np.random.default_rng(5)
    columns = {
        "a": np.round(rng.uniform(0, 1000, ROWS), 2),
        "b": rng.integers(0, 100_000, ROWS),
        "c": rng.standard_normal(ROWS),
    }
    pl.DataFrame(columns).write_csv(path)
    return path


@contextmanager
def _trainer(folder: Path) -> Iterator[Rest]:
    command = [sys.executable, "-m", "steam", "trainer", "--port", str(_PORT)]
    environ = {"STEAM_HOME": str(folder / "home"), "STEAM_IMPORT_ROOTS": json.dumps([str(folder)])}
    subject = Subject("steam trainer", command, _PORT, "/3/Cloud", environ)
    with running(subject, core=None):
        yield Rest(subject.url)


def _in_turn(servers: dict[str, Rest], expression: str) -> Walls:
    walls: Walls = {who: [] for who in servers}
    for _ in range(WARM_UP + ROUNDS):
        sums = []
        for who, rest in servers.items():
            wall, total = _once(rest, expression)
            walls[who].append(wall)
            sums.append(total)
        if max(sums) - min(sums) > _AGREE * abs(max(sums)):
            raise RuntimeError(f"{expression} sums up to {sums}")
    return {who: found[WARM_UP:] for who, found in walls.items()}


def _once(rest: Rest, expression: str) -> tuple[float, float]:
    """The seconds that it takes, and its sum."""
    for column in _COLUMNS:
        expression = expression.replace(f" {column}", f" (cols_py {_FRAME} '{column}')")
    alone = expression.startswith("(sum ")
    asked = expression if alone else f"(tmp= {_RESULT} {expression})"
    began = time.perf_counter()
    said = rest.rapids(asked, _SESSION)
    wall = time.perf_counter() - began
    if alone:
        return wall, said["scalar"]
    total = rest.rapids(f"(sum {_RESULT})", _SESSION)["scalar"]
    rest.rapids(f"(rm {_RESULT})", _SESSION)
    return wall, total


def _compared(expression: str, walls: Walls) -> Iterator[str]:
    for who, found in walls.items():
        middle, low, high = (1e3 * of(found) for of in (statistics.median, min, max))
        yield f"| `{expression}` | {who} | {middle:.0f} [{low:.0f} to {high:.0f}] |"
    for label, of in (("steam", statistics.median), ("steam, best of both", min)):
        if "H2O" in walls:
            ratio = of(walls["H2O"]) / of(walls["steam"])
            yield f"| | {label}: x times as fast | {ratio:.1f} |"


if __name__ == "__main__":
    print("\n".join(measure()))
