import dataclasses

import numpy as np
import pytest

from steam.core.errors import InvalidArtifact, Unsupported
from steam.model.neural.layers import ACTIVATIONS, Layer

SUMS = np.array([[-1000.0, -1.0, 0.0, 2.0], [np.nan, 1.0, 1000.0, np.inf]])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Linear", SUMS),
        ("Rectifier", [[0.0, 0.0, 0.0, 2.0], [np.nan, 1.0, 1000.0, np.inf]]),
        ("Tanh", np.tanh(SUMS)),
        ("ExpRectifier", [[-1.0, np.expm1(-1.0), 0.0, 2.0], [np.nan, 1.0, 1000.0, np.inf]]),
        ("Maxout", [[0.0, 2.0], [np.nan, np.inf]]),
    ],
)
def test_activations(name: str, expected) -> None:
    np.testing.assert_allclose(ACTIVATIONS[name](SUMS), expected, rtol=1e-15, atol=1e-15)


@pytest.fixture
def layer() -> Layer:
    return Layer(np.ones((3, 4)), np.arange(4.0), "Rectifier", kept=0.5)


def test_the_bias_comes_before_the_activation_and_dropout_after(layer: Layer) -> None:
    assert layer.outputs(np.full((1, 4), -2.0)).tolist() == [[0.0, 0.0, 0.0, 0.5]]
    assert (layer.inputs, layer.units) == (3, 4)


def test_a_maxout_unit_has_two_sums(layer: Layer) -> None:
    maxout = dataclasses.replace(layer, activation="Maxout", kept=1.0)
    assert maxout.units == 2
    assert maxout.outputs(np.array([[5.0, 0.0, 0.0, 0.0]])).tolist() == [[5.0, 3.0]]


BROKEN = {
    "bias": ("a bias for each", {"bias": np.zeros(3)}),
    "flat": ("a bias for each", {"weights": np.zeros(4)}),
    "no units": ("no units", {"weights": np.zeros((3, 0)), "bias": np.zeros(0)}),
    "half a unit": (
        "half a unit",
        {"weights": np.zeros((3, 3)), "bias": np.zeros(3), "activation": "Maxout"},
    ),
    "NaN": ("finite", {"weights": np.full((3, 4), np.nan)}),
    "infinite": ("finite", {"bias": np.full(4, np.inf)}),
    "all dropped": ("drops out 1.0", {"kept": 0.0}),
    "more than all": ("drops out", {"kept": 1.5}),
    "NaN dropped": ("drops out", {"kept": np.nan}),
}


@pytest.mark.parametrize(("problem", "change"), BROKEN.values(), ids=BROKEN)
def test_parts_that_do_not_fit_are_refused(layer: Layer, problem: str, change) -> None:
    with pytest.raises(InvalidArtifact, match=problem):
        dataclasses.replace(layer, **change)


def test_an_unknown_activation_is_named(layer: Layer) -> None:
    with pytest.raises(Unsupported, match="'Swish'"):
        dataclasses.replace(layer, activation="Swish")
