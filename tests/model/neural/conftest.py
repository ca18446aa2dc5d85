"""Networks of random weights, to compare with the plainest way to compute them."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import pytest

from steam.model.neural.inputs import NetworkInputs
from steam.model.neural.layers import Layer
from steam.model.neural.network import Network
from steam.model.signature import Category, Column, ColumnType, Signature

Made = Callable[..., Network]


@pytest.fixture
def made() -> Made:
    """A network of the given sizes, by default for a response of numbers."""

    def make(
        units: Sequence[int],
        *,
        levels: Sequence[int] = (3, 2),
        numbers: int = 2,
        response: Column | None = None,
        category: Category = Category.REGRESSION,
        activation: str = "Tanh",
        standardised: bool = True,
    ) -> Network:
        random = np.random.default_rng(17)
        features = (
            *(
                Column(f"c{i}", ColumnType.CATEGORICAL, tuple(f"l{k}" for k in range(count)))
                for i, count in enumerate(levels)
            ),
            *(Column(f"x{j}", ColumnType.NUMERIC) for j in range(numbers)),
        )
        response = response or Column("y", ColumnType.NUMERIC)
        known = numbers if standardised else 0
        inputs = NetworkInputs(
            signature=Signature(features, response, category),
            category_offsets=(0, *np.cumsum([count + 1 for count in levels]).tolist()),
            use_all_factor_levels=True,
            shifts=random.normal(size=known),
            factors=random.uniform(0.5, 2.0, known),
        )
        sizes = [inputs.size, *units]
        layers = []
        for i, (before, after) in enumerate(pairwise(sizes)):
            name = (
                activation if i < len(units) - 1 or category is Category.AUTO_ENCODER else "Linear"
            )
            sums = 2 * after if name == "Maxout" else after
            weights = random.normal(size=(before, sums)) / np.sqrt(before)
            layers.append(Layer(weights, random.normal(size=sums), name))
        return Network(inputs, tuple(layers))

    return make


@pytest.fixture
def rows() -> Callable[[Network, int], dict[str, np.ndarray]]:
    """Random columns for a network, some values missing."""

    def draw(network: Network, count: int) -> dict[str, np.ndarray]:
        random = np.random.default_rng(count)
        columns: dict[str, np.ndarray] = {}
        for column in network.inputs.signature.features:
            if column.levels:
                codes = random.integers(-1, len(column.levels), count)
                columns[column.name] = codes.astype(np.int32)
            else:
                numbers = random.normal(size=count)
                columns[column.name] = np.where(random.random(count) < 0.1, np.nan, numbers)
        return columns

    return draw
