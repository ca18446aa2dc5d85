import dataclasses

import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.class_balance import ClassBalance
from steam.model.neural.model import Link, NeuralModel
from steam.model.signature import Category, Column, ColumnType
from steam.model.trees.classes import Classes

NO_YES = Column("y", ColumnType.CATEGORICAL, ("no", "yes"))
A_B_C = Column("y", ColumnType.CATEGORICAL, ("a", "b", "c"))


@pytest.fixture
def binomial(made) -> NeuralModel:
    network = made([4, 2], response=NO_YES, category=Category.BINOMIAL)
    return NeuralModel(network, Classes(np.ones(2), 0.5))


@pytest.fixture
def regression(made) -> NeuralModel:
    return NeuralModel(made([4, 1]))


def test_probabilities_are_the_softmax_of_the_outputs(binomial: NeuralModel, rows) -> None:
    columns = rows(binomial.network, 9)
    weights = np.exp(binomial.network.outputs(columns, 9))
    expected = weights / weights.sum(axis=1, keepdims=True)
    found = binomial.predict(columns, 9)
    np.testing.assert_allclose(found.probabilities, expected, rtol=1e-14)
    assert found.labels.tolist() == (expected[:, 1] >= 0.5).astype(int).tolist()


def test_the_label_starts_at_the_threshold_itself(binomial: NeuralModel) -> None:
    probability = float(binomial.predict({}, 1).probabilities[0, 1])
    for threshold, label in ((probability, 1), (float(np.nextafter(probability, 1)), 0)):
        model = dataclasses.replace(binomial, classes=Classes(np.ones(2), threshold))
        assert model.predict({}, 1).labels.tolist() == [label]


def test_classes_are_balanced_before_the_label(made) -> None:
    network = made([4, 3], response=A_B_C, category=Category.MULTINOMIAL)
    balance = ClassBalance(np.array([0.001, 0.0, 0.999]), np.full(3, 1.0 / 3.0))
    plain = NeuralModel(network, Classes(np.ones(3), 0.5)).predict({}, 1)
    found = NeuralModel(network, Classes(np.ones(3), 0.5, balance)).predict({}, 1)
    assert found.probabilities.tolist() == balance.corrected(plain.probabilities).tolist()
    assert (plain.labels.tolist(), found.labels.tolist()) == ([0], [2])


def test_equal_probabilities_are_drawn_by_the_row(made) -> None:
    network = made([3], levels=(2,), response=A_B_C, category=Category.MULTINOMIAL)
    layer = dataclasses.replace(network.layers[0], weights=np.zeros((5, 3)), bias=np.zeros(3))
    model = NeuralModel(
        dataclasses.replace(network, layers=(layer,)), Classes(np.array([0.2, 0.0, 0.8]), 0.5)
    )
    x = np.random.default_rng(5).normal(size=400)
    labels = model.predict({"x0": x, "c0": np.zeros(400, dtype=np.int32)}, 400).labels
    assert set(labels.tolist()) == {0, 2}
    assert 240 < np.count_nonzero(labels) < 400
    alone = model.predict({"x0": x[7:8], "c0": np.zeros(1, dtype=np.int32)}, 1).labels
    assert alone.tolist() == labels[7:8].tolist()


def test_a_number_is_scaled_back_and_linked(regression: NeuralModel, rows) -> None:
    columns = rows(regression.network, 5)
    output = regression.network.outputs(columns, 5)[:, 0]
    scaled = dataclasses.replace(regression, response_factor=2.0, response_shift=3.0)
    np.testing.assert_array_equal(scaled.predict(columns, 5).values, output / 2.0 + 3.0)
    linked = dataclasses.replace(scaled, link=Link.LOG)
    np.testing.assert_allclose(
        linked.predict(columns, 5).values, np.exp(output / 2.0 + 3.0), rtol=1e-15
    )


def test_the_log_link_ends_at_a_large_number(regression: NeuralModel) -> None:
    steep = dataclasses.replace(regression, link=Link.LOG, response_shift=1e4)
    assert steep.predict({}, 1).values.tolist() == [1e19]


def test_outputs_that_are_not_numbers_have_no_label(made) -> None:
    network = made([2], levels=(), response=NO_YES, category=Category.BINOMIAL, standardised=False)
    model = NeuralModel(network, Classes(np.ones(2), 0.5))
    found = model.predict({"x0": np.array([np.inf]), "x1": np.array([-np.inf])}, 1)
    assert np.isnan(found.probabilities).all()
    assert found.labels.tolist() == [-1]


BROKEN = {
    "factor": ("has no scale", {"response_factor": 0.0}),
    "shift": ("cannot be standardised", {"response_shift": np.nan}),
    "classes": ("how to answer 0 classes", {"classes": Classes(np.ones(2), 0.5)}),
}


@pytest.mark.parametrize(("problem", "change"), BROKEN.values(), ids=BROKEN)
def test_parts_that_do_not_fit_are_refused(regression, problem: str, change) -> None:
    with pytest.raises(InvalidArtifact, match=problem):
        dataclasses.replace(regression, **change)


def test_outputs_for_another_number_of_classes_are_refused(binomial, made) -> None:
    with pytest.raises(InvalidArtifact, match="1 outputs do not go with 2"):
        NeuralModel(made([4, 1], response=NO_YES, category=Category.BINOMIAL), binomial.classes)
    with pytest.raises(InvalidArtifact, match="how to answer 2 classes"):
        dataclasses.replace(binomial, classes=None)


def test_other_categories_are_refused(made) -> None:
    with pytest.raises(InvalidArtifact, match="category AutoEncoder"):
        NeuralModel(made([9], category=Category.AUTO_ENCODER))
