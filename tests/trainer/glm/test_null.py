import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.families import BinomialLogit
from steam.trainer.glm.null import null_intercept


@given(st.lists(st.floats(-700, 700), min_size=2, max_size=20))
def test_the_score_is_zero_at_the_answer(offsets):
    offset = np.array(offsets)
    y = np.arange(len(offset)) % 2 * 1.0
    family, passes = BinomialLogit(), []

    def measure(intercept):
        passes.append(intercept)
        at = family.working(intercept + offset, y)
        return Curvature(
            np.array([[at.weight.sum()]]), np.array([at.score.sum()]), 0.0, 1.0, len(y), 0
        )

    link = family.link(y.mean())
    found = null_intercept(measure, link - offset.mean(), link - offset.max(), link - offset.min())
    assert len(passes) < 80
    assert measure(found).score[0] == pytest.approx(0.0, abs=1e-6)
