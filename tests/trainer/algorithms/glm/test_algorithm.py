import io
import zipfile
from typing import Any

import numpy as np
import pytest

from steam.core.clock import SystemClock
from steam.core.errors import NotFound
from steam.model.signature import Category
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.glm import GlmAlgorithm
from steam.trainer.algorithms.glm.parameters import glm_parameters
from steam.trainer.algorithms.glm.tables import regularization
from steam.trainer.algorithms.parameters import Support
from steam.trainer.algorithms.registry import Algorithms
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.predict import predict_frame
from steam.trainer.progress import Silent

ENGINE = LocalEngine(1)
GLM = GlmAlgorithm()


def frame(rows: int = 200, seed: int = 7) -> Frame:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=rows)
    kind = rng.integers(0, 3, rows).astype(np.int32)
    y = 2.0 * x + kind + rng.normal(scale=0.1, size=rows)
    return frame_from_arrays(
        "f",
        {"y": y, "x": x, "kind": kind, "yes": (y > 1).astype(np.int32), "w": np.ones(rows)},
        block_rows=64,
        domains={"kind": ("a", "b", "c"), "yes": ("no", "yes")},
    )


def order(**given: Any) -> Order:
    return Order("m", frame(), None, given)


def train(**given: Any) -> TrainedModel:
    return GLM.train(order(**given), ENGINE, SystemClock(), Silent())


def test_the_family_goes_by_the_response() -> None:
    numbers = train(response_column="y", ignored_columns=["yes"])
    classes = train(response_column="yes", ignored_columns=["y"])
    assert numbers.signature.category is Category.REGRESSION
    assert classes.signature.category is Category.BINOMIAL
    assert classes.parameters["family"] == "binomial"
    assert classes.asked.get("family") is None


def test_the_threshold_is_that_of_the_validation_frame() -> None:
    """H2O's `default_threshold`; without one it is that of training."""
    given = {"response_column": "yes", "ignored_columns": ["y", "kind"]}
    plain, held_out = train(**given), frame(rows=60, seed=11)
    order = Order("m", frame(), held_out, given)
    model = GLM.train(order, ENGINE, SystemClock(), Silent())
    told = model.validation_metrics
    assert isinstance(told, BinomialMetrics)
    assert isinstance(plain.training_metrics, BinomialMetrics)
    assert told.threshold != plain.training_metrics.threshold
    assert plain.outputs["default_threshold"] == plain.training_metrics.threshold
    assert model.outputs["default_threshold"] == told.threshold
    chance = predict_frame("p", model.predictor, held_out, ENGINE)
    labels, second = chance.vec("predict").values(), chance.vec("yes").values()
    assert (labels == (second >= told.threshold)).all()


def test_ignored_weights_and_response_are_no_predictors() -> None:
    model = train(response_column="y", ignored_columns=["yes"], weights_column="w")
    assert set(model.signature.names) == {"x", "kind"}


def test_weights_count_in_metrics_where_the_frame_has_them() -> None:
    model = train(response_column="y", ignored_columns=["yes"], weights_column="w")
    whole = GLM.score(model, frame(), ENGINE, Silent())
    weights = np.zeros(200)
    weights[:50] = 1.0
    half = frame_from_arrays("h", {"w": weights}, block_rows=64).vec("w")
    some = GLM.score(model, frame().with_columns({"w": half}), ENGINE, Silent())
    without = GLM.score(model, frame().select(["y", "x", "kind"]), ENGINE, Silent())
    assert (whole.rows, some.rows, without.rows) == (200, 50, 200)
    assert without.mse == whole.mse


def test_tables_agree_with_the_model() -> None:
    model = train(response_column="y", ignored_columns=["yes", "w"], **{"lambda": [0.0]})
    table = {column.name: column.values for column in model.tables["coefficients_table"].columns}
    coefficients = dict(zip(table["names"], table["coefficients"], strict=True))
    assert table["names"][0] == "Intercept"
    assert coefficients["x"] == pytest.approx(2.0, abs=0.05)
    sizes = model.tables["variable_importances"].columns
    assert list(sizes[1].values) == sorted(sizes[1].values, reverse=True)
    assert sum(sizes[3].values) == pytest.approx(1)
    assert sizes[2].values[0] == 1


def test_the_artifact_is_the_same_every_time_and_tells_its_lineage() -> None:
    model = train(response_column="y", ignored_columns=["yes", "w"])
    assert model.artifact() == model.artifact()
    assert "model.ini" in zipfile.ZipFile(io.BytesIO(model.artifact())).namelist()
    assert model.facts["lineage"] == {
        "frame": "f",
        "rows": 200,
        "source": None,
        "source_sha256": None,
    }
    assert set(model.facts["metrics"]["training"]) >= {"mse", "r2", "aic"}  # type: ignore[index]


@pytest.mark.parametrize(
    ("alpha", "lambda_", "text"),
    [
        (0.5, 0.0, "None"),
        (0.0, 0.1, "Ridge ( lambda = 0.1 )"),
        (1.0, 0.1, "Lasso (lambda = 0.1 )"),
        (0.5, 4.375e-4, "Elastic Net (alpha = 0.5, lambda = 4.375E-4 )"),
        (0.5, 1.0912e-3, "Elastic Net (alpha = 0.5, lambda = 0.001091 )"),
    ],
)
def test_the_penalty_in_words(alpha: float, lambda_: float, text: str) -> None:
    assert regularization(alpha, lambda_) == text


def test_missing_values_handling_has_the_names_of_the_fit() -> None:
    for word, meant in [("Skip", "skip"), ("MeanImputation", "mean_imputation")]:
        given = order(response_column="y", missing_values_handling=word)
        assert glm_parameters(given).missing_values_handling == meant


@pytest.mark.parametrize(
    "name", [s.name for s in GLM.parameters if s.support is Support.DEFAULT_ONLY]
)
def test_what_is_not_supported_is_refused_not_ignored(name: str) -> None:
    (problem,) = GLM.check(order(response_column="y", **{name: "something else"}), ENGINE)
    assert problem.field == name
    assert "not supported yet" in problem.message


@pytest.mark.parametrize("spec", GLM.parameters, ids=lambda spec: spec.name)
def test_no_parameter_at_its_default_is_a_problem(spec: Any) -> None:
    given = {"response_column": "y"} | ({} if spec.default is None else {spec.name: spec.default})
    assert GLM.check(order(**given), ENGINE) == []


def test_the_registry_names_what_there_is() -> None:
    algorithms = Algorithms([GLM])
    assert algorithms.get("glm") is GLM
    with pytest.raises(NotFound, match="There are: glm"):
        algorithms.get("zzz")


def test_values_are_refused_before_the_job_only_where_every_row_is_learned_from() -> None:
    given = {"response_column": "y", "ignored_columns": ["yes"], "family": "gamma"}
    (problem,) = GLM.check(order(**given), ENGINE)
    assert "greater than 0" in problem.message
    for more in ({"weights_column": "w"}, {"missing_values_handling": "Skip"}):
        assert GLM.check(order(**given, **more), ENGINE) == []
