"""A deep learning model of H2O: a network that gives classes or numbers."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from steam.model.feature_values import feature_values
from steam.model.imputation import check_length
from steam.model.links import exponential, softmax
from steam.model.neural.network import Network
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Signature
from steam.model.signature_checks import check_response, refuse_model
from steam.model.trees.classes import Classes

Floats = NDArray[np.float64]

_LARGEST_MEAN = 1e19  # where H2O ends the exponential of a link


class Link(Enum):
    """From the output of a regression network to the response."""

    IDENTITY = "identity"
    LOG = "log"


@dataclass(frozen=True, slots=True, eq=False)
class NeuralModel:
    """A network with an output for each class, or with one for a number.

    The softmax of the outputs are probabilities, which `classes` answers; it is None for a number.
    That is output / `response_factor` + `response_shift`, through the inverse of `link`. Offsets
    are ignored.

    Raises InvalidArtifact when the parts do not fit each other.
    """

    network: Network
    classes: Classes | None = None
    link: Link = Link.IDENTITY
    response_factor: float = 1.0
    response_shift: float = 0.0

    def __post_init__(self) -> None:
        check_response(
            self.signature, {Category.BINOMIAL, Category.MULTINOMIAL, Category.REGRESSION}
        )
        levels = len(self.signature.response.levels)
        if self.network.size != (levels or 1):
            raise refuse_model(f"{self.network.size} outputs do not go with {levels} classes")
        if (0 if self.classes is None else self.classes.count) != levels:
            raise refuse_model(f"it does not tell how to answer {levels} classes")
        if not np.isfinite([self.response_factor, self.response_shift]).all():
            raise refuse_model("its response cannot be standardised")
        if self.response_factor == 0.0:
            raise refuse_model("its response has no scale")

    @property
    def signature(self) -> Signature:
        return self.network.inputs.signature

    def predict(self, columns: Columns, rows: int, offset: Floats | None = None) -> Prediction:
        """Score `rows` rows. Raises InvalidInput for a column or offset of another length."""
        if offset is not None:
            check_length("The offset", offset, rows)
        outputs = self.network.outputs(columns, rows)
        if self.classes is None:
            return Prediction(values=self._response(outputs[:, 0]))
        probabilities = np.ascontiguousarray(softmax(outputs.T).T)
        return self.classes.answer(probabilities, self._values(columns, rows))

    def _values(self, columns: Columns, rows: int) -> Floats:
        """(rows, features): the row by which ties of three and more classes are broken."""
        features = self.signature.features
        x = np.empty((rows, len(features)), order="F")
        if self.signature.category is Category.MULTINOMIAL:
            for j, column in enumerate(features):
                x[:, j] = feature_values(columns, column, rows)
        return x

    def _response(self, output: Floats) -> Floats:
        with np.errstate(over="ignore", invalid="ignore"):
            response: Floats = output / self.response_factor + self.response_shift
        if self.link is Link.LOG:
            return np.minimum(exponential(response), _LARGEST_MEAN)
        return response
