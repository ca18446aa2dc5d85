"""Progress of a fit: even over submodels, never back."""

import numpy as np
import pytest

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.glm.advance import READ, SCORING, Advance
from steam.trainer.glm.fit import fit
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.progress import Silent


class Heard:
    """Progress that remembers."""

    def __init__(self) -> None:
        self.fractions: list[float] = []

    def update(self, fraction: float, message: str = "") -> None:
        self.fractions.append(fraction)


def test_each_submodel_has_an_equal_part() -> None:
    advance = Advance(Silent())
    ends = []
    for number in range(10):
        advance.turn(number, 10)
        for _ in range(40):
            advance.next_pass()
        ends.append(advance.reached)
    np.testing.assert_allclose(np.diff(ends), np.diff(ends)[0], rtol=1e-6)
    assert ends[-1] == pytest.approx(SCORING)


def test_a_turn_of_fewer_never_goes_back() -> None:
    advance = Advance(Silent())
    advance.turn(9, 10)
    before = advance.reached
    advance.turn(0, 1)
    assert advance.reached == before
    assert advance.next_pass().high >= before


@pytest.mark.parametrize("parameters", [
    {"lambda_search": True, "nlambdas": 20, "early_stopping": False},
    {"lambda_search": True, "nlambdas": 20, "alphas": (0.1, 0.9)},
    {"family": "poisson", "solver": "L_BFGS"},
    {"family": "negativebinomial", "dispersion_parameter_method": "ml"},
])  # fmt: skip
def test_progress_rises_to_its_end(parameters) -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(size=(300, 3))
    arrays = {f"x{j}": x[:, j] for j in range(3)} | {"y": rng.poisson(np.exp(x[:, 0])) * 1.0}
    heard = Heard()
    fit(frame_from_arrays("f", arrays, 64), ["x0", "x1", "x2"], "y", GlmParameters(**parameters),
        LocalEngine(1), heard)  # fmt: skip
    assert heard.fractions == sorted(heard.fractions)
    assert heard.fractions[-1] == pytest.approx(1.0)
    if parameters.get("early_stopping") is False:  # in the middle of the path, half is done
        assert np.max(np.diff([f for f in heard.fractions if READ < f < SCORING])) < 0.1
