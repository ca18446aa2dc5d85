"""Models of other libraries all the way: registered from a file, served by a real worker."""

import json
import os
import subprocess
import sys
import urllib.request
import warnings
from contextlib import contextmanager

import pytest
import skops.io

from steam.core.home import Home
from steam.db.memory import MemoryStore
from steam.deploy.registry import Registry
from tests.estimators import NUMBERS, TRAINED, people

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from skl2onnx import to_onnx
    from skl2onnx.common.data_types import FloatTensorType, StringTensorType

pytestmark = pytest.mark.process


def written_onnx(estimator, path):
    kinds = {True: FloatTensorType, False: StringTensorType}
    columns = [(n, kinds[n in NUMBERS]([None, 1])) for n in estimator.feature_names_in_]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        operators = {"": 18, "ai.onnx.ml": 3}
        model = to_onnx(estimator, initial_types=columns, target_opset=operators)
    path.write_bytes(model.SerializeToString())


@contextmanager
def served(home, sha256):
    """The address of a worker, until the end of the block."""
    words = ["--artifact", str(home.artifact(sha256)), "--sha256", sha256]
    worker = subprocess.Popen(
        [sys.executable, "-m", "steam.scoring", *words, "--deployment", "d", "--version", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    with worker:
        address = worker.stdout.readline().split()[-1]
        for line in worker.stderr:
            if json.loads(line)["event"] == "ready":
                break
        yield address
        worker.terminate()
        worker.communicate(timeout=60)


@pytest.mark.parametrize(
    ("algorithm", "write", "atol"),
    [("onnx", written_onnx, 2e-6), ("sklearn", skops.io.dump, 1e-12)],
)
def test_a_registered_file_answers_over_http(algorithm, write, atol, tmp_path, clock):
    table = people()
    estimator = TRAINED["logistic"](table)
    write(estimator, tmp_path / "model")
    home = Home(tmp_path / "home")
    registry = Registry(MemoryStore(), home, clock)
    model, _ = registry.register_model(tmp_path / "model", "m", None, "ann")
    assert (model.algorithm, model.category) == (algorithm, "Binomial")
    rows = table.head(3).to_dict("records")
    with served(home, model.artifact_sha256) as address:
        request = urllib.request.Request(
            f"{address}/predict", json.dumps(rows).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request) as response:
            answers = json.load(response)
    wanted = estimator.predict_proba(table.head(3))
    assert [answer["label"] for answer in answers] == estimator.predict(table.head(3)).tolist()
    for answer, probabilities in zip(answers, wanted, strict=True):
        assert answer["classProbabilities"] == pytest.approx(list(probabilities), abs=atol)
