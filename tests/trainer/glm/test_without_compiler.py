"""A machine without a compiler fits the same models."""

import numpy as np
import pytest

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.glm.fit import fit
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.kernels import chosen

ROWS = 3_000
LEVELS = ["u", "v", "w"]


def fitted(family: str) -> tuple[np.ndarray, float]:
    rng = np.random.default_rng(4)
    columns = {
        "a": np.array(LEVELS, object)[rng.integers(0, 3, ROWS)],
        "b": np.array(LEVELS, object)[rng.integers(0, 3, ROWS)],
        "x": np.where(rng.random(ROWS) < 0.05, np.nan, rng.integers(0, 30, ROWS)),
        "z": rng.normal(size=ROWS),
        "w": rng.integers(1, 4, ROWS).astype(float),
    }
    eta = columns["z"] + (columns["a"] == "u") - 0.3
    columns["y"] = (rng.random(ROWS) < 1.0 / (1.0 + np.exp(-eta))).astype(float)
    frame = frame_from_arrays("f", columns, 500)
    parameters = GlmParameters(
        family=family, weights_column="w", lambdas=(0.001,), beta_epsilon=1e-9
    )
    result = fit(frame, ["a", "b", "x", "z"], "y", parameters, LocalEngine(2))
    return result.coefficients, result.metrics.mse


@pytest.mark.parametrize("family", ["binomial", "gaussian", "poisson"])
def test_it_fits_the_same_models(family: str, request: pytest.FixtureRequest) -> None:
    assert chosen.compiled()
    coefficients, mse = fitted(family)
    request.getfixturevalue("no_library")
    assert not chosen.compiled()
    plainly, error = fitted(family)
    np.testing.assert_allclose(plainly, coefficients, rtol=1e-9, atol=1e-12)
    assert error == pytest.approx(mse, rel=1e-10)
