import numpy as np
import pytest

from steam.core.errors import Unavailable
from steam.core.policy import InputPolicy
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.inference_facts import model_metadata, repository_index, statistics
from steam.scoring.scorer import Scorer
from steam.scoring.worker import LoadedModel, Worker


class Sums:
    """A regression with a column of each type and an offset."""

    signature = Signature(
        features=(
            Column("amount", ColumnType.NUMERIC, low=0.0, high=9.5),
            Column("colour", ColumnType.CATEGORICAL, levels=("red", "blue")),
            Column("when", ColumnType.TIME),
        ),
        response=Column("y", ColumnType.NUMERIC),
        category=Category.REGRESSION,
        offset="exposure",
    )

    def predict(self, columns: Columns, rows: int, offset=None) -> Prediction:
        return Prediction(values=columns["amount"] + offset, extras={"extra": np.zeros(rows)})


@pytest.fixture
def worker() -> Worker:
    worker = Worker("prices", 12, "0" * 64, InputPolicy())
    worker.loaded = LoadedModel(Scorer(Sums(), InputPolicy()), "glm", "Regression")
    return worker


def test_metadata_of_a_model(worker: Worker) -> None:
    assert model_metadata(worker) == {
        "name": "prices",
        "versions": ["12"],
        "platform": "steam_glm",
        "inputs": [
            {
                "name": "amount",
                "datatype": "FP64",
                "shape": [-1],
                "parameters": {"type": "numeric", "low": 0.0, "high": 9.5},
            },
            {
                "name": "colour",
                "datatype": "BYTES",
                "shape": [-1],
                "parameters": {"type": "categorical", "levels": ("red", "blue")},
            },
            {"name": "when", "datatype": "INT64", "shape": [-1], "parameters": {"type": "time"}},
            {"name": "exposure", "datatype": "FP64", "shape": [-1]},
        ],
        "outputs": [
            {"name": "predict", "datatype": "FP64", "shape": [-1]},
            {"name": "extra", "datatype": "FP64", "shape": [-1]},
        ],
    }


def test_a_model_that_is_being_loaded_has_no_metadata(worker: Worker) -> None:
    worker.loaded = None
    for tell in (model_metadata, repository_index):
        with pytest.raises(Unavailable):
            tell(worker)


def test_statistics_are_those_of_the_worker(worker: Worker) -> None:
    [nothing] = statistics(worker)["model_stats"]
    assert nothing["last_inference"] == nothing["inference_count"] == 0
    worker.stats.served("post", rows=5, scoring_ns=3_000_000, took_ns=4_000_000)
    worker.stats.served("get", rows=1, scoring_ns=1_000_000, took_ns=1_000_000)
    [some] = statistics(worker)["model_stats"]
    assert (some["name"], some["version"]) == ("prices", "12")
    assert (some["inference_count"], some["execution_count"]) == (6, 2)
    assert some["inference_stats"]["success"] == {"count": 2, "ns": 5_000_000}
    assert some["inference_stats"]["compute_infer"] == {"count": 2, "ns": 4_000_000}
    assert some["last_inference"] > 0
