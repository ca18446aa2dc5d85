"""The regularization path: every submodel as it would predict."""

import numpy as np
import pytest

from steam.trainer.algorithms.glm.regularization import regularization_path
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.glm.fit import fit
from steam.trainer.glm.parameters import GlmParameters

RNG = np.random.default_rng(9)
ROWS = 300
X = 5.0 + 3.0 * RNG.normal(size=(ROWS, 2))
KIND = RNG.integers(0, 3, ROWS).astype(np.int32)
LEVELS = np.clip((X[:, 0] / 3 + RNG.normal(size=ROWS)).astype(np.int32), 0, 2)
ARRAYS = {"k": KIND, "x0": X[:, 0], "x1": X[:, 1], "y": X[:, 0] + KIND, "r": LEVELS}
DOMAINS = {"k": ["a", "b", "c"], "r": ["low", "mid", "high"]}
FRAME = frame_from_arrays("f", ARRAYS, 64, DOMAINS)


def fitted(response="y", validation=None, **parameters):
    return fit(FRAME, ["k", "x0", "x1"], response, GlmParameters(**parameters), LocalEngine(1),
               validation=validation)  # fmt: skip


@pytest.mark.parametrize(("response", "family"), [
    ("y", "gaussian"), ("r", "multinomial"), ("r", "ordinal"),
])  # fmt: skip
def test_each_line_is_the_fit_of_its_lambda(response, family) -> None:
    given = {"family": family, "objective_epsilon": 1e-13, "beta_epsilon": 1e-8}
    search = fitted(response, lambda_search=True, nlambdas=5, early_stopping=False, **given)
    path = regularization_path(search)
    assert path.names == search.names
    assert path.explained_valid is None
    for place in (0, 2, 4):
        alone = fitted(response, lambdas=(path.lambdas[place],), **given)
        tolerance = {"rtol": 0, "atol": 1e-5}
        np.testing.assert_allclose(path.coefficients[place], alone.coefficients, **tolerance)
        np.testing.assert_allclose(
            path.standardized[place], alone.standardized_coefficients, **tolerance
        )
        explained = 1.0 - alone.residual_deviance / alone.null_deviance
        assert path.explained_train[place] == pytest.approx(explained, abs=1e-7)
    assert path.explained_train[0] == pytest.approx(0.0, abs=1e-9)
    np.testing.assert_array_equal(path.coefficients[search.best], search.coefficients)


def test_validation_rows_and_certainty_are_told() -> None:
    path = regularization_path(fitted(validation=FRAME, lambdas=(0.0,), compute_p_values=True))
    assert path.explained_valid == pytest.approx(path.explained_train)
    assert path.errors is not None
    assert path.z_values is not None
    assert path.z_values[1] == pytest.approx(path.coefficients[0, 1] / path.errors[1])
