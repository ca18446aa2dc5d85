import dataclasses

import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.ensemble import EnsembleModel
from steam.model.glm import GlmModel
from steam.model.signature import Category, Column, ColumnType, Signature

NO_YES = Column("y", ColumnType.CATEGORICAL, ("no", "yes"))
A_B_C = Column("y", ColumnType.CATEGORICAL, ("a", "b", "c"))


def linear(names: str, coefficients: list[float], response: Column = NO_YES) -> GlmModel:
    """A GLM of numbers; missing ones are 0."""
    category, family, link = {
        0: (Category.REGRESSION, "gaussian", "identity"),
        2: (Category.BINOMIAL, "binomial", "logit"),
        3: (Category.MULTINOMIAL, "multinomial", "multinomial"),
    }[len(response.levels)]
    features = tuple(Column(name, ColumnType.NUMERIC) for name in names)
    return GlmModel(
        signature=Signature(features, response, category),
        family=family,
        link=link,
        coefficients=np.array(coefficients),
        category_offsets=(0,),
        use_all_factor_levels=False,
        mean_imputation=True,
        numeric_means=np.zeros(len(names)),
        category_modes=np.zeros(0, dtype=np.int32),
    )


@pytest.fixture
def ensemble() -> EnsembleModel:
    """Two models of x and z, the second with its columns the other way round."""
    first, second = linear("xz", [1.0, 2.0, 0.5]), linear("zx", [3.0, -1.0, 0.0])
    return EnsembleModel(
        signature=dataclasses.replace(first.signature, offset="o"),
        bases=(first, second),
        metalearner=linear("pq", [2.0, -4.0, 1.0]),
    )


def sigmoid(eta: float) -> float:
    return 1.0 / (1.0 + np.exp(-eta))


def second_class(model: EnsembleModel, x: float, z: float) -> float:
    return model.predict({"x": np.array([x]), "z": np.array([z])}, 1).probabilities[0, 1]


def test_the_metalearner_gets_the_probability_of_the_second_class(ensemble) -> None:
    first, second = sigmoid(0.3 + 2.0 * 0.7 + 0.5), sigmoid(3.0 * 0.7 - 0.3)
    expected = sigmoid(2.0 * first - 4.0 * second + 1.0)
    assert second_class(ensemble, 0.3, 0.7) == pytest.approx(expected, rel=1e-15)


def test_with_logit_it_gets_logits_within_bounds(ensemble) -> None:
    logit = dataclasses.replace(ensemble, logit=True)
    expected = sigmoid(2.0 * (0.3 + 1.4 + 0.5) - 4.0 * (2.1 - 0.3) + 1.0)
    assert second_class(logit, 0.3, 0.7) == pytest.approx(expected, rel=1e-9)
    high = np.log((1 - 1e-9) / 1e-9)
    expected = sigmoid(2.0 * high - 4.0 * -19.0 + 1.0)
    assert second_class(logit, 1e3, -1e2) == pytest.approx(expected, rel=1e-9)
    steeper = dataclasses.replace(logit, metalearner=linear("pq", [1.0, 0.0, 0.0]))
    assert second_class(steeper, -1e3, 0.0) == pytest.approx(sigmoid(-19.0), rel=1e-12)
    assert second_class(steeper, 1e3, 0.0) == pytest.approx(sigmoid(high), rel=1e-12)


def test_a_model_left_out_keeps_its_place_as_zero(ensemble) -> None:
    fewer = dataclasses.replace(ensemble, bases=(None, ensemble.bases[1]))
    expected = sigmoid(-4.0 * sigmoid(3.0 * 0.7 - 0.3) + 1.0)
    assert second_class(fewer, 0.3, 0.7) == pytest.approx(expected, rel=1e-15)


def test_all_classes_are_handed_on_and_a_missing_model_keeps_as_many_places() -> None:
    base = linear("x", [0.5, 0.0, -0.5, 0.0, 1.0, 0.0], A_B_C)
    meta = np.arange(21.0).reshape(3, 7) / 10.0
    metalearner = linear("pqrstu", meta.reshape(-1).tolist(), A_B_C)
    model = EnsembleModel(base.signature, (None, base), metalearner)
    x = {"x": np.array([0.25])}
    handed = np.r_[np.zeros(3), base.predict(x, 1).probabilities[0], 1.0]
    weights = np.exp(meta @ handed)
    np.testing.assert_allclose(
        model.predict(x, 1).probabilities[0], weights / weights.sum(), rtol=1e-14
    )


def test_numbers_are_handed_on_as_they_are() -> None:
    number = Column("y", ColumnType.NUMERIC)
    base = linear("x", [2.0, 1.0], number)
    model = EnsembleModel(base.signature, (base,), linear("p", [10.0, 0.5], number))
    assert model.predict({"x": np.array([3.0])}, 1).values.tolist() == [70.5]


def test_an_offset_is_not_handed_on(ensemble) -> None:
    x = {"x": np.array([0.3])}
    with_offset = ensemble.predict(x, 1, np.array([5.0])).probabilities
    assert with_offset.tolist() == ensemble.predict(x, 1).probabilities.tolist()


def other_response(model: GlmModel) -> GlmModel:
    response = dataclasses.replace(NO_YES, levels=("yes", "no"))
    return dataclasses.replace(
        model, signature=dataclasses.replace(model.signature, response=response)
    )


BROKEN = {
    "too few": ("1 base models do not fit", lambda m: {"bases": m.bases[:1]}),
    "columns": ("other columns", lambda m: {"bases": (linear("xw", [1.0] * 3), m.bases[1])}),
    "classes": ("other columns", lambda m: {"bases": (m.bases[0], other_response(m.bases[1]))}),
    "metalearner": ("metalearner", lambda m: {"metalearner": other_response(m.metalearner)}),
    "category": (
        "category Clustering",
        lambda m: {"signature": dataclasses.replace(m.signature, category=Category.CLUSTERING)},
    ),
}


@pytest.mark.parametrize(("problem", "broken"), BROKEN.values(), ids=BROKEN)
def test_models_that_do_not_fit_are_refused(ensemble, problem: str, broken) -> None:
    with pytest.raises(InvalidArtifact, match=problem):
        dataclasses.replace(ensemble, **broken(ensemble))


def test_levels_of_base_models_and_metalearner_are_checked(ensemble, glm: GlmModel) -> None:
    signature = dataclasses.replace(glm.signature, response=NO_YES)
    base = dataclasses.replace(glm, signature=signature)
    metalearner = linear("p", [1.0, 0.0])
    EnsembleModel(signature, (base,), metalearner)
    colour, *rest = signature.features
    others = (dataclasses.replace(colour, levels=colour.levels[::-1]), *rest)
    with pytest.raises(InvalidArtifact, match="other columns, levels or classes"):
        EnsembleModel(dataclasses.replace(signature, features=others), (base,), metalearner)
    with pytest.raises(InvalidArtifact, match="make its answer of numbers"):
        EnsembleModel(signature, (base,) * 3, base)
