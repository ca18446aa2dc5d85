import math

import numpy as np
import pytest

from steam.core.errors import Unsupported
from steam.model.xgboost.objectives import (
    OBJECTIVES,
    base_margin,
    exponential,
    logistic,
    objective_of,
    softmax,
)

MARGINS = np.random.default_rng(1).normal(scale=3.0, size=(200, 4)).astype(np.float32)
EXTREMES = np.array([[-np.inf, -3.4e38, -200, 0, 200, 3.4e38, np.inf, np.nan]], dtype=np.float32)


def single(value: float) -> np.float32:
    return np.float32(value)


def test_logistic_rounds_after_each_step() -> None:
    for margin, found in zip(MARGINS.ravel(), logistic(MARGINS).ravel(), strict=True):
        wanted = single(1) / (single(1) + single(math.exp(-float(margin))))
        assert found == wanted
    assert logistic(EXTREMES)[0, :7].tolist() == [0, 0, 0, 0.5, 1, 1, 1]


def test_exponential_is_rounded_once() -> None:
    for margin, found in zip(MARGINS.ravel(), exponential(MARGINS).ravel(), strict=True):
        assert found == single(math.exp(float(margin)))
    assert exponential(EXTREMES)[0, :7].tolist() == [0, 0, 0, 1, math.inf, math.inf, math.inf]


def test_softmax_adds_in_float64_and_divides_in_float32() -> None:
    for row, found in zip(MARGINS, softmax(MARGINS), strict=True):
        weights = [single(math.exp(float(m - row.max()))) for m in row]
        total = single(sum(map(float, weights)))
        assert found.tolist() == [float(weight / total) for weight in weights]


def test_softmax_of_far_apart_margins_is_certain_and_of_infinite_ones_unknown() -> None:
    far = np.array([[-3.4e38, 3.4e38], [np.inf, np.inf]], dtype=np.float32)
    assert softmax(far)[0].tolist() == [0.0, 1.0]
    assert np.isnan(softmax(far)[1]).all()


@pytest.mark.parametrize("name", OBJECTIVES)
def test_answers_are_float32_of_the_shape_of_margins(name: str) -> None:
    found = OBJECTIVES[name].answer(MARGINS)
    assert (found.dtype, found.shape) == (np.float32, MARGINS.shape)


@pytest.mark.parametrize(
    ("name", "score", "margin"),
    [
        ("reg:squarederror", 0.5, 0.5),
        ("multi:softprob", 0.5, 0.5),
        ("binary:logistic", 0.5, 0.0),
        ("binary:logistic", 0.25, -math.log(3.0)),
        ("reg:logistic", 0.25, -math.log(3.0)),
        ("count:poisson", 2.0, math.log(2.0)),
        ("reg:gamma", 1.0, 0.0),
        ("reg:tweedie", 0.0, -math.inf),
        ("binary:logistic", 1.0, math.inf),
        ("binary:logistic", -1.0, math.nan),
    ],
)
def test_the_base_margin_is_the_score_on_the_scale_of_sums(name, score, margin) -> None:
    found = base_margin(OBJECTIVES[name], np.array([score], dtype=np.float32))
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, np.array([margin], dtype=np.float32))


def test_an_unknown_objective_is_named() -> None:
    with pytest.raises(Unsupported, match="'survival:weibull'"):
        objective_of("survival:weibull")
