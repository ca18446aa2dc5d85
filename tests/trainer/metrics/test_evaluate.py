import numpy as np
import pytest

from steam.core.errors import InvalidInput, NotFound
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.glm.fit import fit
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.metrics.binomial import BinomialMetrics, binomial_metrics
from steam.trainer.metrics.evaluate import evaluate

RNG = np.random.default_rng(11)
X = RNG.normal(size=300)
Y = (RNG.random(300) < 1 / (1 + np.exp(-X))).astype(int)
LEVELS = {"y": ["no", "yes"]}
ENGINE = LocalEngine(2)


@pytest.fixture(scope="module")
def model():
    frame = frame_from_arrays("f", {"x": X, "y": Y}, 50, LEVELS)
    return fit(frame, ["x"], "y", GlmParameters(family="binomial"), ENGINE).model


def test_metrics_are_those_of_the_predictions(model):
    frame = frame_from_arrays("f", {"x": X, "y": Y, "w": np.full(300, 2.0)}, 70, LEVELS)
    p = model.predict({"x": X}, 300).probabilities[:, 1]
    found = evaluate(model, frame, ENGINE, weights_column="w")
    by_hand = binomial_metrics(p, Y * 1.0, np.full(300, 2.0), domain=("no", "yes"))
    assert isinstance(found, BinomialMetrics)
    assert (found.auc, found.logloss, found.rows) == (by_hand.auc, by_hand.logloss, 300)


def test_the_response_may_be_coded_otherwise_and_rows_without_one_do_not_count(model):
    codes = np.where(np.arange(300) < 30, -1, np.where(Y == 1, 0, 2))
    frame = frame_from_arrays("g", {"y": codes, "x": X}, 64, {"y": ["yes", "maybe", "no"]})
    plain = frame_from_arrays("h", {"y": Y[30:], "x": X[30:]}, 64, LEVELS)
    found = evaluate(model, frame, ENGINE)
    assert found.rows == 270
    assert found.auc == evaluate(model, plain, ENGINE).auc


def test_a_frame_without_the_truth_is_refused(model):
    with pytest.raises(NotFound, match="y"):
        evaluate(model, frame_from_arrays("g", {"x": X}), ENGINE)
    empty = frame_from_arrays("g", {"x": X, "y": np.full(300, -1)}, domains=LEVELS)
    with pytest.raises(InvalidInput, match="No row of g"):
        evaluate(model, empty, ENGINE)
