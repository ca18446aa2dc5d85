"""An autoencoder: a network that gives its own inputs back, and how far off they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from steam.model.imputation import check_length
from steam.model.neural.network import Network
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Signature
from steam.model.signature_checks import check_response, refuse_model

Floats = NDArray[np.float64]

ERROR_NAME = "Reconstruction.MSE"


@dataclass(frozen=True, slots=True, eq=False)
class AutoEncoder:
    """A network with an output for each input; every level and missing value has an input.

    Its answers are extras: the outputs as `reconstr_<column>.<level>`,
    `reconstr_<column>.missing(NA)` and `reconstr_<column>`, numbers in the unit of their column,
    and `Reconstruction.MSE`, the mean of the squared differences to the inputs, numbers
    standardised. It is NaN for a row with a missing number, as genmodel has it; H2O's cluster
    takes the mean there.

    Raises InvalidArtifact when the parts do not fit each other.
    """

    network: Network

    def __post_init__(self) -> None:
        check_response(self.signature, {Category.AUTO_ENCODER})
        inputs = self.network.inputs
        if self.network.size != inputs.size:
            raise refuse_model(f"{self.network.size} outputs do not go with {inputs.size} inputs")
        wanted = [len(column.levels) + 1 for column in inputs.categoricals]
        found = [stop - start for start, stop in pairwise(inputs.category_offsets)]
        if wanted != found or not (inputs.use_all_factor_levels or not wanted):
            raise refuse_model("an autoencoder has no input for some level")
        if (inputs.factors == 0.0).any():
            raise refuse_model("an autoencoder takes a number that has no scale")

    @property
    def signature(self) -> Signature:
        return self.network.inputs.signature

    def predict(self, columns: Columns, rows: int, offset: Floats | None = None) -> Prediction:
        """Score `rows` rows. Raises InvalidInput for a column or offset of another length."""
        if offset is not None:
            check_length("The offset", offset, rows)
        outputs = self.network.outputs(columns, rows)
        self._to_units(outputs)
        extras = {name: np.ascontiguousarray(outputs[:, i]) for i, name in enumerate(self._names())}
        extras[ERROR_NAME] = self._error(outputs, columns, rows)
        return Prediction(extras=extras)

    def _names(self) -> Iterator[str]:
        for column in self.network.inputs.categoricals:
            yield from (f"reconstr_{column.name}.{level}" for level in column.levels)
            yield f"reconstr_{column.name}.missing(NA)"
        for column in self.network.inputs.numerics:
            yield f"reconstr_{column.name}"

    def _to_units(self, outputs: Floats) -> None:
        """Undo the standardisation of the numbers in place."""
        inputs = self.network.inputs
        if inputs.factors.size:
            outputs[:, inputs.slots :] /= inputs.factors
            outputs[:, inputs.slots :] += inputs.shifts

    def _error(self, outputs: Floats, columns: Columns, rows: int) -> Floats:
        """The mean squared error (rows,), added up input by input."""
        inputs = self.network.inputs
        total = np.zeros(rows)
        for i, codes in enumerate(inputs.codes(columns, rows)):
            slots = inputs.slots_by_code(i)[codes]
            for slot in range(*inputs.category_offsets[i : i + 2]):
                total += (outputs[:, slot] - (slots == slot)) ** 2
        factors = inputs.factors if inputs.factors.size else np.ones(len(inputs.numerics))
        with np.errstate(over="ignore", invalid="ignore"):
            for j, number in enumerate(inputs.numbers(columns, rows)):
                total += ((outputs[:, inputs.slots + j] - number) * factors[j]) ** 2
        error: Floats = total / inputs.size
        return error
