import dataclasses
import tracemalloc

import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.neural.network import Network
from steam.model.signature import Column, ColumnType


def one_by_one(network: Network, columns: dict[str, np.ndarray], count: int) -> np.ndarray:
    """The outputs from inputs written out in full, a dot product at a time."""
    found = []
    for row in range(count):
        values = np.zeros(network.inputs.size)
        for i, column in enumerate(network.inputs.categoricals):
            values[network.inputs.slots_by_code(i)[columns[column.name][row]]] = 1.0
        for j, column in enumerate(network.inputs.numerics):
            number = network.inputs.standardised(columns[column.name][row : row + 1], j)
            values[network.inputs.slots + j] = number[0]
        for layer in network.layers:
            values = layer.outputs(np.array([values @ sums for sums in layer.weights.T]))
        found.append(values)
    return np.array(found)


@pytest.mark.parametrize("activation", ["Tanh", "Rectifier", "Maxout", "ExpRectifier"])
@pytest.mark.parametrize(("levels", "numbers"), [((3, 2), 2), ((), 3), ((4,), 0)])
def test_outputs_are_those_of_the_plainest_way(made, rows, activation, levels, numbers) -> None:
    network = made([6, 5, 2], levels=levels, numbers=numbers, activation=activation)
    columns = rows(network, 20)
    np.testing.assert_allclose(
        network.outputs(columns, 20), one_by_one(network, columns, 20), rtol=1e-13, atol=1e-14
    )


@pytest.mark.parametrize("units", [(1,), (7, 1), (30, 2), (200, 200, 3), (50, 400, 2)])
def test_a_row_has_the_same_bits_at_any_place_of_any_batch(made, rows, units) -> None:
    network = made(units, numbers=13, activation="Rectifier")
    columns = rows(network, 1100)
    whole = network.outputs(columns, 1100)
    for start, size in [(0, 1), (5, 1), (9, 2), (3, 7), (8, 8), (13, 100), (511, 2), (40, 1060)]:
        part = {name: column[start : start + size] for name, column in columns.items()}
        assert network.outputs(part, size).tobytes() == whole[start : start + size].tobytes()


def test_what_another_row_holds_changes_nothing(made, rows) -> None:
    network = made([50, 2], activation="Rectifier")
    columns = rows(network, 16)
    before = network.outputs(columns, 16)
    columns["x0"][1:] = np.inf
    assert network.outputs(columns, 16)[0].tobytes() == before[0].tobytes()


def test_layers_that_do_not_follow_each_other_are_refused(made) -> None:
    network = made([6, 5, 2])
    with pytest.raises(InvalidArtifact, match="not of each other's size"):
        dataclasses.replace(network, layers=network.layers[1:])
    with pytest.raises(InvalidArtifact, match="no layer or no input"):
        dataclasses.replace(network, layers=())
    empty = dataclasses.replace(network.inputs.signature, features=())
    inputs = dataclasses.replace(
        network.inputs,
        signature=empty,
        category_offsets=(0,),
        shifts=np.zeros(0),
        factors=np.zeros(0),
    )
    with pytest.raises(InvalidArtifact, match="no layer or no input"):
        dataclasses.replace(network, inputs=inputs)


def test_levels_that_no_first_layer_could_hold_are_refused_unmade(made) -> None:
    network = made([1000, 1], levels=(3,), numbers=0)
    many = Column("c0", ColumnType.CATEGORICAL, tuple(map(str, range(20_000))))
    signature = dataclasses.replace(network.inputs.signature, features=(many,))
    inputs = dataclasses.replace(network.inputs, signature=signature)
    with pytest.raises(InvalidArtifact, match="too many for its first layer"):
        dataclasses.replace(network, inputs=inputs)


def test_a_very_wide_layer_is_computed_few_rows_at_a_time(made, rows) -> None:
    network = made([70_000, 1], numbers=1, levels=())
    columns = rows(network, 40)
    tracemalloc.start()
    network.outputs(columns, 40)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 * 70_000 * 8
