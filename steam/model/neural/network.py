"""A network: from columns to the outputs of its last layer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from steam.model.arrays import owned
from steam.model.neural.inputs import Codes, NetworkInputs
from steam.model.neural.layers import Layer
from steam.model.predictor import Columns
from steam.model.signature_checks import refuse_model

Floats = NDArray[np.float64]

BLOCK = 8
"""Rows of each matrix product. BLAS sums in another order for another number of rows, so that
every product has this one: a row alone is filled up with rows of zeros. Eight are one tile of its
kernels; more make a single row slower and many hardly faster."""

_CELLS_AT_ONCE = 1 << 17
"""Outputs of the widest layer that are made together, so that they stay in the cache."""

_MAX_TABLE_CELLS = 1 << 24


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The entrance and one layer after the other. Raises InvalidArtifact if one does not fit."""

    inputs: NetworkInputs
    layers: tuple[Layer, ...]
    _tables: tuple[Floats, ...] = field(init=False, repr=False)
    _slopes: Floats = field(init=False, repr=False)

    def __post_init__(self) -> None:
        sizes = [self.inputs.size, *(layer.units for layer in self.layers)]
        if not self.layers or not self.inputs.size:
            raise refuse_model("the network has no layer or no input")
        if [layer.inputs for layer in self.layers] != sizes[:-1]:
            raise refuse_model("the layers of the network are not of each other's size")
        first = self.layers[0].weights
        levels = sum(len(column.levels) + 1 for column in self.inputs.categoricals)
        if levels * first.shape[1] > _MAX_TABLE_CELLS:
            raise refuse_model("its levels are too many for its first layer")
        blank = np.vstack([first, np.zeros_like(first[:1])])  # slot -1 adds nothing
        cats = range(len(self.inputs.categoricals))
        tables = (owned(blank[self.inputs.slots_by_code(i)], np.float64) for i in cats)
        object.__setattr__(self, "_tables", tuple(tables))
        object.__setattr__(self, "_slopes", owned(first[self.inputs.slots :], np.float64))

    @property
    def size(self) -> int:
        """The number of outputs."""
        return self.layers[-1].units

    def outputs(self, columns: Columns, rows: int) -> Floats:
        """float64 (rows, size). Raises InvalidInput for a column of another length."""
        codes = self.inputs.codes(columns, rows)
        numbers = self.inputs.numbers(columns, rows)
        outputs = np.empty((rows, self.size))
        blocks = max(_CELLS_AT_ONCE // max(layer.bias.size for layer in self.layers) // BLOCK, 1)
        for start in range(0, rows, blocks * BLOCK):
            part = slice(start, min(start + blocks * BLOCK, rows))
            outputs[part] = self._forward(
                [code[part] for code in codes], [number[part] for number in numbers], part
            )
        return outputs

    def _forward(self, codes: Sequence[Codes], numbers: Sequence[Floats], part: slice) -> Floats:
        """The outputs of rows given by code and number, which are `part` of all."""
        rows = part.stop - part.start
        with np.errstate(over="ignore", invalid="ignore"):
            values = self._first_products(codes, numbers, rows)
            for layer, following in pairwise(self.layers):
                values = layer.outputs(values) @ following.weights
            values = self.layers[-1].outputs(values)
        return values.reshape(-1, self.size)[:rows]

    def _first_products(
        self, codes: Sequence[Codes], numbers: Sequence[Floats], rows: int
    ) -> Floats:
        """(blocks, BLOCK, sums of the first layer), where levels look their weights up."""
        blocks = -(-rows // BLOCK)
        given = np.zeros((blocks * BLOCK, len(numbers)))
        for j, number in enumerate(numbers):
            given[:rows, j] = self.inputs.standardised(number, j)
        products: Floats = given.reshape(blocks, BLOCK, len(numbers)) @ self._slopes
        flat = products.reshape(-1, self._slopes.shape[1])
        for table, code in zip(self._tables, codes, strict=True):
            flat[:rows] += table.take(code, axis=0)
        return products
