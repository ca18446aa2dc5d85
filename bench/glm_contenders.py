"""Who works in bench/glm.py: processes of steam and glum, and an H2O server where there is one."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from fits.timing import ALPHA, RESPONSE
from glm_data import as_csv, categories, lambdas_of
from h2o_server import H2o

THREADS = 2
TOLERANCE = "1e-4"
NEARER = "1e-6"
_CHILDREN = Path(__file__).with_name("fits")

Said = dict[str, float]
Contenders = dict[str, Callable[[], Said]]


@dataclass(frozen=True, slots=True)
class Work:
    """A task, the data so many times over, the tolerances that glum tries, and whether H2O, where
    there is one, takes part."""

    title: str
    task: str
    data: Path
    copies: int = 1
    of_glum: tuple[str, ...] = (TOLERANCE,)
    of_h2o: bool = True


@contextmanager
def contenders(work: Work, h2o: H2o | None) -> Iterator[Contenders]:
    """Who does the work, steam first, then glum, and how to have it done once."""
    task, data, copies = work.task, work.data, work.copies
    chosen = [("steam", TOLERANCE), *(("glum", tolerance) for tolerance in work.of_glum)]
    found: Contenders = {
        f"{who}, {tolerance}": partial(run, who, task, data, copies, THREADS, tolerance)
        for who, tolerance in chosen
    }
    if h2o is None or not work.of_h2o:
        yield found
        return
    csv = as_csv(data, copies)
    h2o.rest.parse(csv, categories(data), data.stem)
    csv.unlink()
    yield found | {"H2O": partial(run_h2o, h2o, task, data)}
    h2o.rest.remove(data.stem)


def run(
    who: str, task: str, data: Path, copies: int, threads: int, tolerance: str = TOLERANCE
) -> Said:
    """What one process says."""
    child = str(_CHILDREN / f"with_{who}.py")
    done = subprocess.run(
        [sys.executable, child, task, str(data), str(copies), str(threads), tolerance],
        env=os.environ | {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


def run_h2o(h2o: H2o, task: str, data: Path) -> Said:
    """The same of the server, which has the rows as a frame."""
    path = {"lambda_search": True, "early_stopping": False, "standardize": False, "alpha": ALPHA}
    key, spent = h2o.timed(
        lambda: h2o.rest.train_glm(
            training_frame=data.stem,
            response_column=RESPONSE,
            family="binomial",
            **{"lambda": json.dumps(lambdas_of(data))},
            **(path if task == "path" else {}),
        )
    )
    model = h2o.rest.model(key)
    h2o.rest.remove(key)
    summary = model["model_summary"]
    names = [column["name"] for column in summary["columns"]]
    return {
        **spent,
        "deviance": model["training_metrics"]["residual_deviance"],
        "coefficients": len(model["coefficients_table"]["data"][0]),
        "iterations": summary["data"][names.index("number_of_iterations")][0],
    }
