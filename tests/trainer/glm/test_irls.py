import numpy as np

from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.families import BinomialLogit
from steam.trainer.glm.irls import Stopping, minimise
from steam.trainer.glm.penalty import Penalty


def test_a_search_that_gives_up_on_a_slope_has_not_converged():
    """At eta = 60 every row is certain: the curvature is next to nothing, the slope is not."""
    y = np.array([0.0, 1.0, 0.0, 1.0])

    def measure(beta):
        at = BinomialLogit().working(np.full(4, beta[0]), y)
        gram = np.array([[at.weight.sum()]])
        return Curvature(gram, np.array([at.score.sum()]), float(at.deviance.sum()), 4.0, 4, 4)

    start = np.array([60.0])
    free = Penalty(0.0, 0.0, np.zeros(1, dtype=bool))
    found = minimise(measure, start, measure(start), free, Stopping(50, 1e-4, 1e-8, 0.0))
    assert found.beta.tolist() == [60.0]
    assert not found.converged
