"""What an algorithm of columns alone gets from the trainer: features, metrics, and the model."""

import json
import zipfile
from io import BytesIO

import numpy as np
import pytest

from steam.core.clock import SystemClock
from steam.core.errors import InvalidInput
from steam.model.glm import GlmModel
from steam.model.kmeans import KMeansModel
from steam.model.pack import kmeans_bytes
from steam.model.signature import Category
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.clustering import cluster_metrics, cluster_signature
from steam.trainer.algorithms.common_parameters import WITHOUT_RESPONSE_PARAMETERS
from steam.trainer.algorithms.glm import GlmAlgorithm
from steam.trainer.algorithms.numbers import (
    check_numbers,
    number_features,
    numeric_predictors,
    standardisation_of,
)
from steam.trainer.algorithms.training import begin
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.rollups import Rollups, rollup_frame


class Middle(GlmAlgorithm):
    """An algorithm with the parameters that all have."""

    name = "middle"
    full_name = "Middle"
    parameters = WITHOUT_RESPONSE_PARAMETERS


@pytest.fixture
def frame() -> Frame:
    return frame_from_arrays(
        "f",
        {
            "a": [1.0, 2.0, np.nan, 6.0],
            "c": [5.0] * 4,
            "t": list("wxyz"),
            "z": [0.0, 1.0, 2.0, 3.0],
        },
        block_rows=2,
    )


def known(frame: Frame, *names: str) -> dict[str, Rollups]:
    return dict(rollup_frame(frame, LocalEngine(1), names))


def test_predictors_are_the_numbers_that_are_not_ignored(frame: Frame) -> None:
    order = Order("m", frame, None, {"ignored_columns": ["z"]})
    assert numeric_predictors(order) == ("a", "c")
    assert check_numbers(Middle.parameters, order) == []


def test_all_complaints_come_at_once(frame: Frame) -> None:
    order = Order("m", frame, None, {"ignored_columns": ["a", "c", "z", "nix"]})
    told = [problem.message for problem in check_numbers(Middle.parameters, order)]
    assert told == [
        "'nix' is not a column of the training frame.",
        "The frame has no numeric columns to use.",
    ]


def test_features_have_ranges_and_are_standardised(frame: Frame) -> None:
    rollups = known(frame, "a", "c")
    assert [(one.name, one.low, one.high) for one in number_features(rollups)] == [
        ("a", 1.0, 6.0),
        ("c", 5.0, 5.0),
    ]
    scale = standardisation_of(rollups)
    assert scale.shifts.tolist() == [3.0, 5.0]
    assert scale.missing.tolist() == [3.0, 5.0]
    assert scale.factors == pytest.approx([1 / np.std([1, 2, 6], ddof=1), 1.0], rel=1e-15)


@pytest.mark.parametrize("bad", [[np.nan, np.nan], [np.inf, 1.0], [-np.inf, 1.0], []])
def test_columns_that_say_nothing_are_refused(bad: list[float]) -> None:
    frame = frame_from_arrays("f", {"bad": bad})
    with pytest.raises(InvalidInput, match="'bad' is infinite somewhere, or has no values"):
        number_features(known(frame, "bad"))


def test_a_seed_is_chosen_once_and_what_is_given_stays(frame: Frame) -> None:
    seeds = {
        begin(Middle(), Order("m", frame, None, {}), SystemClock()).used["seed"] for _ in range(3)
    }
    assert len(seeds) == 3
    assert min(seeds) >= 0
    given = begin(Middle(), Order("m", frame, None, {"seed": 7}), SystemClock()).used
    assert (given["seed"], given["model_id"], given["max_runtime_secs"]) == (7, "m", 0.0)


def test_the_model_is_packed_with_what_is_known_of_it(frame: Frame) -> None:
    training = begin(Middle(), Order("m", frame, None, {"seed": 7}), SystemClock())
    rollups = known(frame, "a", "z")
    signature = cluster_signature(number_features(rollups), 2)
    predictor = KMeansModel(
        signature, np.array([[0.0, 0.0], [1.0, 1.0]]), standardisation_of(rollups)
    )
    metrics = cluster_metrics(np.array([3.0, 1.0]), np.array([1.5, 0.0]), np.array([4.0, 2.0]))
    model = training.model(predictor, metrics, kmeans_bytes, warnings=["careful"])
    assert model.signature.category is Category.CLUSTERING
    assert model.signature.response.levels == ("0", "1")
    assert (model.key, model.algorithm, model.training_frame) == ("m", "middle", "f")
    assert (model.parameters["seed"], model.asked, model.warnings) == (7, {"seed": 7}, ("careful",))
    assert model.duration_ms >= 0
    assert model.predictor_as(KMeansModel) is predictor
    with pytest.raises(TypeError, match="m is no GlmModel"):
        model.predictor_as(GlmModel)
    assert model.artifact() == model.artifact()
    with zipfile.ZipFile(BytesIO(model.artifact())) as file:
        facts = json.loads(file.read("steam.json"))
    assert facts["parameters"]["seed"] == 7
    assert facts["lineage"]["frame"] == "f"
    assert facts["metrics"]["training"]["betweenss"] == 4.5
    table = metrics.tables["centroid_stats"]
    assert [(one.name, one.values) for one in table.columns] == [
        ("", ("", "")),
        ("centroid", (1, 2)),
        ("size", (3.0, 1.0)),
        ("within_cluster_sum_of_squares", (1.5, 0.0)),
    ]
