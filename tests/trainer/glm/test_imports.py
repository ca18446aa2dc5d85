"""A fit with categoricals imports nothing large while its user waits."""

import subprocess
import sys

CODE = """
import sys
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.glm.fit import fit
from steam.trainer.glm.parameters import GlmParameters
import numpy as np
rng = np.random.default_rng(1)
frame = frame_from_arrays(
    "f",
    {"a": rng.integers(0, 3, 500).astype(np.int32), "x": rng.random(500), "y": rng.random(500)},
    domains={"a": ["u", "v", "w"]},
)
after = set(sys.modules)
fit(frame, ["a", "x"], "y", GlmParameters(family="gaussian", lambdas=(0.0,)), LocalEngine(1))
print(*sorted(set(sys.modules) - after), sep=",")
"""


def test_a_fit_imports_nothing_of_scipy() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    late = [name for name in done.stdout.strip().split(",") if name.startswith("scipy")]
    assert late == []
