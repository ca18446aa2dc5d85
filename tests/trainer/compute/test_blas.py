"""BLAS has one thread in a task, whenever its library was loaded."""

import os
import subprocess
import sys

LOADED_BETWEEN_TWO_TASKS = """
import numpy
from threadpoolctl import threadpool_info
from steam.trainer.compute.blas import single_threaded_blas

def threads():
    return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

with single_threaded_blas():
    first = threads()
import scipy.linalg  # brings a BLAS of its own
before = threads()
with single_threaded_blas():
    inside = threads()
assert len(before) > len(first), "nothing was loaded in between"
print(inside, threads() == before)
"""


def test_a_library_that_is_loaded_between_two_tasks_is_limited_too():
    several = {**os.environ, "OPENBLAS_NUM_THREADS": "2"}
    said = subprocess.run(
        [sys.executable, "-c", LOADED_BETWEEN_TWO_TASKS],
        env=several,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.strip() == "[1, 1] True"
