"""How the penalty of a GLM acts in folds, beside what H2O 3.46.0.11 gave."""

from typing import Any

import numpy as np
import pytest

from steam.model.coefficients import coefficient_names
from steam.model.glm import GlmModel
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.cross_validation.run import Products
from steam.trainer.frame.frame import frame_from_arrays
from tests.trainer.algorithms.cross_validation.prostate import prostate, trained

NUMBERS = ("AGE", "PSA", "VOL", "GLEASON")
ROWS, LEARNED = 380, 253  # of all rows, and of those that the first of three folds learns from

# H2O's first fold of three by Modulo, gaussian, lambda 0.01, alpha 0; its parameters say that
# obj_reg was 1/380 where none was given
NOT_GIVEN = {
    "Intercept": -0.43806551297016405,
    "AGE": -0.0021785842214797247,
    "PSA": 0.004399217283360641,
    "VOL": -0.003272104095492404,
    "GLEASON": 0.15117971404731662,
}
OF_THE_FOLD = {  # obj_reg 1/253
    "Intercept": -0.4420435907714324,
    "AGE": -0.0021849048555882423,
    "PSA": 0.004407162548350917,
    "VOL": -0.003289435258269588,
    "GLEASON": 0.15189117849266348,
}


def folds(**given: Any) -> Products:
    whole = prostate()
    arrays = {name: whole.vec(name).values().astype(np.float64) for name in ("CAPSULE", *NUMBERS)}
    asked = {"response_column": "CAPSULE", "family": "gaussian", "alpha": [0.0], "lambda": [0.01]}
    folded = {"nfolds": 3, "fold_assignment": "Modulo"}
    return trained(Order("m", frame_from_arrays("f", arrays), None, asked | folded | given))


def first(**given: Any) -> dict[str, float]:
    model = folds(**given).fold_models[0].predictor_as(GlmModel)
    return dict(zip(coefficient_names(model), model.coefficients.tolist(), strict=True))


def test_the_same_obj_reg_gives_the_coefficients_of_h2o() -> None:
    assert first(obj_reg=1.0 / ROWS) == pytest.approx(NOT_GIVEN, rel=1e-9)
    assert first(obj_reg=1.0 / LEARNED) == pytest.approx(OF_THE_FOLD, rel=1e-9)


def test_a_fold_has_the_penalty_of_its_own_rows() -> None:
    assert first() == pytest.approx(OF_THE_FOLD, rel=1e-9)
    assert first(**{"lambda": [0.01 * ROWS / LEARNED]}) == pytest.approx(NOT_GIVEN, rel=1e-9)


@pytest.mark.parametrize(
    ("asked", "told"), [("AUTO", "Random"), ("Random", "Random"), ("Modulo", "Modulo")]
)
def test_the_assignment_that_was_used_is_told(asked: str, told: str) -> None:
    assert folds(fold_assignment=asked).model.parameters["fold_assignment"] == told
