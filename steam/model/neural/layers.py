"""One layer of a network, and what its units make of their sums."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Unsupported
from steam.model.arrays import owned
from steam.model.signature_checks import refuse_model

Floats = NDArray[np.float64]
Activation = Callable[[Floats], Floats]


def linear(sums: Floats) -> Floats:
    """The sums themselves."""
    return sums


def rectifier(sums: Floats) -> Floats:
    """max(0, z); NaN stays NaN."""
    return np.maximum(sums, 0.0)


def tanh(sums: Floats) -> Floats:
    """1 - 2 / (1 + e^2z), which is how H2O computes the hyperbolic tangent."""
    with np.errstate(over="ignore", under="ignore"):
        outputs: Floats = 1.0 - 2.0 / (1.0 + np.exp(2.0 * sums))
    return outputs


def exponential_rectifier(sums: Floats) -> Floats:
    """z from 0 on, e^z - 1 below."""
    with np.errstate(over="ignore", under="ignore"):
        return np.where(sums >= 0.0, sums, np.exp(sums) - 1.0)


def maxout(sums: Floats) -> Floats:
    """The larger of the two sums of each unit, which stand half the width apart."""
    units = sums.shape[-1] // 2
    return np.maximum(sums[..., :units], sums[..., units:])


ACTIVATIONS: Mapping[str, Activation] = {
    "Linear": linear,
    "Rectifier": rectifier,
    "Tanh": tanh,
    "Maxout": maxout,
    "ExpRectifier": exponential_rectifier,
}
"""By H2O's name."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Outputs = activation(inputs @ weights + bias) * kept.

    `weights`: float64 (inputs, sums); `bias`: float64 (sums,). A unit of a Maxout layer has two
    sums: the first halves of both arrays hold one of each unit, the second halves the other.
    `kept` is the share of outputs that training did not drop out.

    Raises InvalidArtifact when the parts do not fit each other, Unsupported for an activation
    unknown here.
    """

    weights: Floats
    bias: Floats
    activation: str
    kept: float = 1.0

    def __post_init__(self) -> None:
        if self.activation not in ACTIVATIONS:
            raise Unsupported(
                f"The activation {self.activation[:40]!r} is not supported.",
                hint=f"Supported are {', '.join(ACTIVATIONS)}.",
            )
        object.__setattr__(self, "weights", owned(self.weights, np.float64))
        object.__setattr__(self, "bias", owned(self.bias, np.float64))
        if self.weights.ndim != 2 or self.bias.shape != self.weights.shape[1:]:
            raise refuse_model("a layer does not have a bias for each of its units")
        if not self.bias.size or self.bias.size % self._sums_per_unit:
            raise refuse_model("a layer has no units, or half a unit")
        if not (np.isfinite(self.weights).all() and np.isfinite(self.bias).all()):
            raise refuse_model("a weight or bias is not a finite number")
        if not 0.0 < self.kept <= 1.0:
            raise refuse_model(f"a layer drops out {1.0 - self.kept} of its outputs")

    @property
    def _sums_per_unit(self) -> int:
        return 2 if self.activation == "Maxout" else 1

    @property
    def inputs(self) -> int:
        return len(self.weights)

    @property
    def units(self) -> int:
        return self.bias.size // self._sums_per_unit

    def outputs(self, products: Floats) -> Floats:
        """(..., units) from inputs @ weights, (..., sums)."""
        outputs = ACTIVATIONS[self.activation](products + self.bias)
        return outputs if self.kept == 1.0 else outputs * self.kept
