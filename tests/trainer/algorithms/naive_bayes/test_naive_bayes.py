"""Naive Bayes beside scikit-learn's and H2O's."""

import numpy as np
import pytest
from sklearn.naive_bayes import GaussianNB

from steam.core.clock import SystemClock
from steam.core.errors import InvalidArtifact
from steam.model.artifact import load_artifact
from steam.model.naive_bayes import NaiveBayesModel
from steam.trainer.algorithms.naive_bayes import NaiveBayes
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.predict import predict_frame
from steam.trainer.progress import Silent
from tests.trainer.algorithms.trees.frames import ENGINE, mixed, order, prostate, train

ALGORITHM = NaiveBayes()


def chances(predictor, frame: Frame) -> np.ndarray:
    found = predict_frame("p", predictor, frame, ENGINE)
    return np.column_stack([vec.values() for vec in found.vecs[1:]])


def test_levels_and_numbers_as_h2o() -> None:
    """H2O 3.46.0.12 of the same columns, with nothing else given."""
    model = train(ALGORITHM, order(prostate(), "CAPSULE", ignored_columns=["ID"]))
    metrics = model.training_metrics
    assert metrics.auc == pytest.approx(0.8135095447870778, rel=1e-12)
    assert metrics.logloss == pytest.approx(0.887540867149279, rel=1e-8)
    expected = [0.07557009416704871, 0.999664165292293, 0.9955148218236637]
    assert chances(model.predictor, prostate())[:3, 1] == pytest.approx(expected, rel=1e-7)
    assert model.outputs["default_threshold"] == pytest.approx(0.08517928784058935, rel=1e-9)


def test_numbers_as_scikit_learn() -> None:
    """Its deviations are of n, ours of n - 1: put in place, all answers are equal."""
    frame = mixed()
    model = train(
        ALGORITHM, order(frame, "c", ignored_columns=["a", "level", "w", "y", "two"])
    ).predictor
    x = np.column_stack([frame.vec(name).values() for name in ("b", "o")])
    c = frame.vec("c").values()
    peer = GaussianNB(var_smoothing=0.0).fit(x, c)
    peer.var_ *= (peer.class_count_ / (peer.class_count_ - 1.0))[:, None]
    assert chances(model, frame) == pytest.approx(peer.predict_proba(x), rel=1e-9, abs=1e-12)


def test_gaps_say_nothing() -> None:
    model = train(ALGORITHM, order(mixed(), "two")).predictor
    found = model.predict({"a": np.full(1, np.nan), "level": np.full(1, -1, np.int32)}, 1)
    assert found.probabilities[0] == pytest.approx(model.priors, rel=1e-12)


def test_weights_count_as_repeated_rows_and_laplace_as_added_ones() -> None:
    frame = mixed()
    wanted = order(frame, "c", ignored_columns=["a", "b", "o", "y", "two"], laplace=2.0)
    wanted.given["weights_column"] = "w"  # type: ignore[index]
    model = ALGORITHM.train(wanted, ENGINE, SystemClock(), Silent()).predictor
    w, c, level = (frame.vec(name).values() for name in ("w", "c", "level"))
    for k in range(3):
        of_class = np.bincount(level[(c == k) & (level >= 0)], w[(c == k) & (level >= 0)], 5) + 2.0
        assert model.tables[0][k] == pytest.approx(of_class / of_class.sum(), rel=1e-12)


def test_it_is_the_same_for_any_number_of_threads() -> None:
    packed = [
        train(ALGORITHM, order(mixed(), "c"), LocalEngine(n)).pack({"created_ms": 0})
        for n in (1, 2, 4)
    ]
    assert packed[0] == packed[1] == packed[2]


@pytest.mark.parametrize("response", ["two", "c"])
def test_the_artifact_answers_as_the_model(tmp_path, response: str) -> None:
    model = train(ALGORITHM, order(mixed(), response))
    path = tmp_path / "model.zip"
    path.write_bytes(model.artifact())
    loaded = load_artifact(path)
    assert loaded.facts["algorithm"] == "naivebayes"
    assert loaded.predictor.threshold == model.predictor.threshold
    assert (
        chances(loaded.predictor, mixed()).tobytes() == chances(model.predictor, mixed()).tobytes()
    )


@pytest.mark.parametrize("priors", [[1.0], [0.5, 0.0], [0.5, float("nan")]])
def test_a_model_that_cannot_be_is_refused(priors: list[float]) -> None:
    model = train(ALGORITHM, order(mixed(), "two")).predictor
    with pytest.raises(InvalidArtifact):
        NaiveBayesModel(model.signature, np.array(priors), model.tables, 1e-3, 0.0)


def test_a_response_of_numbers_is_refused() -> None:
    found = ALGORITHM.check(order(mixed(), "y"), ENGINE)
    assert [problem.field for problem in found] == ["response_column"]
