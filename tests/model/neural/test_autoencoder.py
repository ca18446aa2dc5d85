import dataclasses

import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.neural.autoencoder import AutoEncoder
from steam.model.signature import Category


@pytest.fixture
def model(made) -> AutoEncoder:
    """Levels c0: 3, c1: 2, numbers x0 and x1: nine inputs with the missing ones."""
    return AutoEncoder(made([3, 9], category=Category.AUTO_ENCODER))


def test_the_answers_are_the_inputs_again_and_the_error(model: AutoEncoder) -> None:
    columns = {
        "c0": np.array([1], dtype=np.int32),
        "c1": np.array([-1], dtype=np.int32),
        "x0": np.array([0.5]),
        "x1": np.array([-2.0]),
    }
    inputs = model.network.inputs
    outputs = model.network.outputs(columns, 1)[0]
    given = np.array(
        [0, 1, 0, 0, 0, 0, 1, *(np.array([0.5, -2.0]) - inputs.shifts) * inputs.factors]
    )
    found = model.predict(columns, 1).extras
    assert list(found) == [
        "reconstr_c0.l0",
        "reconstr_c0.l1",
        "reconstr_c0.l2",
        "reconstr_c0.missing(NA)",
        "reconstr_c1.l0",
        "reconstr_c1.l1",
        "reconstr_c1.missing(NA)",
        "reconstr_x0",
        "reconstr_x1",
        "Reconstruction.MSE",
    ]
    *reconstructed, error = (float(values[0]) for values in found.values())
    numbers = outputs[7:] / inputs.factors + inputs.shifts
    np.testing.assert_allclose(reconstructed, [*outputs[:7], *numbers], rtol=1e-15)
    assert error == pytest.approx(((outputs - given) ** 2).mean(), rel=1e-14)


def test_a_missing_number_leaves_the_error_open(model: AutoEncoder) -> None:
    found = model.predict({"x0": np.zeros(1)}, 1).extras
    assert [name for name, value in found.items() if np.isnan(value[0])] == ["Reconstruction.MSE"]


def test_parts_that_do_not_fit_are_refused(model: AutoEncoder, made) -> None:
    with pytest.raises(InvalidArtifact, match="8 outputs do not go with 9 inputs"):
        AutoEncoder(made([3, 8], category=Category.AUTO_ENCODER))
    with pytest.raises(InvalidArtifact, match="category Regression"):
        AutoEncoder(made([9]))
    network = model.network
    fewer = dataclasses.replace(network.inputs, use_all_factor_levels=False)
    with pytest.raises(InvalidArtifact, match="no input for some level"):
        AutoEncoder(dataclasses.replace(network, inputs=fewer))
    flat = dataclasses.replace(network.inputs, factors=np.array([1.0, 0.0]))
    with pytest.raises(InvalidArtifact, match="no scale"):
        AutoEncoder(dataclasses.replace(network, inputs=flat))
