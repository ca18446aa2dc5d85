"""Parameters of GLM that no other test would miss: each has an effect that can be told."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from steam.core.clock import SystemClock
from steam.model.glm import GlmModel
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.glm import GlmAlgorithm
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.progress import Silent

ENGINE, GLM = LocalEngine(2), GlmAlgorithm()
LEVELS = ("a", "b", "c")


def frame(rows: int = 300, seed: int = 1) -> Frame:
    """`x` and `z` count for `y`, `noise` does not, `same` is constant."""
    rng = np.random.default_rng(seed)
    x, z, noise = rng.normal(size=(3, rows))
    y = 1.0 + 2.0 * x - 0.5 * z + rng.normal(size=rows)
    grade = np.digitize(y, [0.0, 2.0]).astype(np.int32)
    columns = {"x": x, "z": z, "noise": noise, "same": np.full(rows, 3.0), "y": y, "grade": grade}
    return frame_from_arrays("f", columns, 64, {"grade": LEVELS})


FRAME, OTHER = frame(), frame(120, 2)


def trained(validation: Frame | None = None, response: str = "y", **given: Any) -> TrainedModel:
    others = [name for name in ("y", "grade") if name != response]
    asked = {"response_column": response, "ignored_columns": others, "family": "gaussian"} | given
    order = Order("m", FRAME, validation, asked)
    assert GLM.check(order, ENGINE) == []
    return GLM.train(order, ENGINE, SystemClock(), Silent())


def betas(model: TrainedModel) -> dict[str, float]:
    """Coefficients by name, the intercept among them."""
    predictor = model.predictor
    assert isinstance(predictor, GlmModel)
    names = [*(one.name for one in predictor.terms), "Intercept"]
    return dict(zip(names, predictor.coefficients.tolist(), strict=True))


def active(model: TrainedModel) -> int:
    return sum(value != 0.0 for name, value in betas(model).items() if name != "Intercept")


def test_the_null_model_has_its_intercept_alone() -> None:
    null = betas(trained(build_null_model=True))
    assert {name for name, value in null.items() if value} == {"Intercept"}
    assert null["Intercept"] == pytest.approx(FRAME.vec("y").values().mean(), rel=1e-14)


def test_a_validation_frame_chooses_the_lambda_and_is_measured() -> None:
    model = trained(OTHER, lambda_search=True)
    assert model.validation_metrics is not None
    assert model.validation_metrics.rows == 120
    means = FRAME.vec("y").values().mean()
    assert model.validation_metrics.null_deviance == pytest.approx(
        float(np.sum((OTHER.vec("y").values() - means) ** 2)), rel=1e-12
    )


def test_constant_columns_are_kept_where_they_are_not_to_be_ignored() -> None:
    assert "same" not in betas(trained())
    assert "same" in betas(trained(ignore_const_cols=False))


def test_a_search_ends_at_the_most_active_predictors() -> None:
    few = {"lambda_search": True, "alpha": [1.0], "lambda_min_ratio": 1e-6}
    assert active(trained(**few)) > 1
    assert active(trained(max_active_predictors=1, **few)) == 1


def test_a_search_goes_no_lower_than_its_ratio() -> None:
    near, far = (
        trained(lambda_search=True, alpha=[1.0], nlambdas=10, lambda_min_ratio=ratio)
        for ratio in (0.9, 1e-4)
    )
    assert abs(betas(near)["x"]) < 0.2 * abs(betas(far)["x"])


def test_a_large_gradient_epsilon_ends_a_fit_at_once() -> None:
    given = {"response": "grade", "family": "ordinal", "lambda": [0.0]}
    exact, rough = (trained(gradient_epsilon=one, **given) for one in (1e-10, 1e-1))
    assert exact.training_metrics is not None
    assert rough.training_metrics is not None
    lost = rough.training_metrics.residual_deviance - exact.training_metrics.residual_deviance
    assert lost > 1e-6 * exact.training_metrics.residual_deviance


def test_areas_of_several_classes_are_those_asked_for() -> None:
    given = {"response": "grade", "family": "multinomial"}
    macro, weighted, none = (
        trained(auc_type=name, **given).training_metrics
        for name in ("MACRO_OVR", "WEIGHTED_OVR", "NONE")
    )
    found = [one.auc for one in (macro, weighted, none)]  # type: ignore[union-attr]
    assert 0.8 < found[0] < 1.0
    assert found[0] != found[1]
    assert np.isnan(found[2])


EFFECTS: list[tuple[dict[str, Any], dict[str, Any], Callable[[TrainedModel], object]]] = [
    ({"lambda_search": True, "nlambdas": 2}, {"lambda_search": True, "nlambdas": 20}, betas),
    ({"lambda": [0.1]}, {"lambda": [0.1], "standardize": False}, betas),
    ({"lambda": [0.5]}, {"lambda": [0.5], "obj_reg": 1.0}, betas),
    ({}, {"intercept": False}, betas),
    ({"lambda": [0.0]}, {"lambda": [0.0], "non_negative": True}, betas),
]


@pytest.mark.parametrize(("without", "beside", "told"), EFFECTS)
def test_the_parameter_is_no_ornament(
    without: dict[str, Any], beside: dict[str, Any], told: Callable[[TrainedModel], object]
) -> None:
    assert told(trained(**without)) == told(trained(**without))
    assert told(trained(**without)) != told(trained(**beside))
