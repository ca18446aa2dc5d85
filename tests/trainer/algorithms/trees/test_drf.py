"""Random forests: means of trees that are told apart by their bags."""

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier

from steam.core.clock import SystemClock
from steam.model.artifact import load_artifact
from steam.trainer.algorithms.trees import RandomForest, booster
from steam.trainer.chance import row_chances
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.predict import predict_frame
from steam.trainer.progress import Silent
from tests.trainer.algorithms.trees.frames import ENGINE, mixed, order, prostate, train

DRF = RandomForest()
FRAME = mixed()


def test_a_leaf_is_the_mean_of_its_bag() -> None:
    """With leaves of one row a tree gives each row of its bag back, as a float32 of LightGBM's."""
    model = train(
        DRF,
        order(FRAME, "y", ntrees=1, max_depth=0, mtries=-2, nbins=1024, min_split_improvement=0.0),
    )
    bag = row_chances(5, 0, FRAME.rows, 0) < 0.632
    found = predict_frame("p", model.predictor, FRAME, ENGINE).vec("predict").values()
    assert found[bag] == pytest.approx(FRAME.vec("y").values()[bag], rel=1e-6)
    assert model.training_metrics.rows == np.count_nonzero(~bag)
    error = found[~bag] - FRAME.vec("y").values()[~bag]
    assert model.training_metrics.mse == pytest.approx(float(np.mean(error**2)), rel=1e-9)


def test_the_classes_of_a_turn_share_a_bag_and_add_up_to_1() -> None:
    model = train(DRF, order(FRAME, "c", ntrees=1, max_depth=0, mtries=-2))
    bag = row_chances(5, 0, FRAME.rows, 0) < 0.632
    frame = predict_frame("p", model.predictor, FRAME, ENGINE)
    shares = np.column_stack([frame.vec(n).values() for n in ("low", "middle", "high")])
    truth = np.eye(3)[FRAME.vec("c").values()]
    assert shares[bag] == pytest.approx(truth[bag], abs=1e-12)
    assert model.predictor.forest.trees == 3


def test_it_is_the_same_for_any_number_of_threads(monkeypatch) -> None:
    monkeypatch.setattr(booster, "_CELLS_A_THREAD", 1)
    wanted = order(FRAME, "two", ntrees=4)
    packed = [
        train(DRF, wanted, LocalEngine(threads)).pack({"created_ms": 0}) for threads in (1, 2, 4)
    ]
    assert packed[0] == packed[1] == packed[2]


def test_it_is_as_good_as_h2o_and_scikit_learn_on_prostate() -> None:
    """H2O 3.46.0.12, out of bag: AUC 0.7728."""
    frame = prostate()
    model = train(DRF, order(frame, "CAPSULE", ignored_columns=["ID"]))
    names = ("AGE", "RACE", "DPROS", "DCAPS", "PSA", "VOL", "GLEASON")
    x = np.column_stack([frame.vec(name).values() for name in names])
    forest = RandomForestClassifier(60, oob_score=True, random_state=1)
    forest.fit(x, frame.vec("CAPSULE").values())
    metrics = model.training_metrics
    right = 1.0 - sum(metrics.confusion[i][1 - i] for i in (0, 1)) / metrics.rows
    assert right == pytest.approx(forest.oob_score_, abs=0.05)
    assert metrics.auc == pytest.approx(0.7728, abs=0.04)


@pytest.mark.parametrize("response", ["y", "two", "c"])
def test_the_artifact_answers_as_the_model(tmp_path, response: str) -> None:
    model = train(DRF, order(FRAME, response, FRAME, ntrees=3))
    path = tmp_path / "model.zip"
    path.write_bytes(model.artifact())
    loaded = load_artifact(path).predictor
    own, other = (predict_frame("p", one, FRAME, ENGINE) for one in (model.predictor, loaded))
    for name in own.names:
        assert np.array_equal(own.vec(name).values(), other.vec(name).values())
    history = {column.name: column.values for column in model.tables["scoring_history"].columns}
    assert np.isnan(history["training_rmse"][0])
    assert history["validation_rmse"][-1] == pytest.approx(model.validation_metrics.rmse, rel=1e-9)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"mtries": 0}, "mtries"),
        ({"mtries": 4}, "mtries"),
        ({"mtries": -3}, "mtries"),
        ({"distribution": "poisson"}, "distribution"),
        ({"offset_column": "o"}, "offset_column"),
        ({"binomial_double_trees": True}, "binomial_double_trees"),
    ],
)
def test_what_it_cannot_do_is_refused(given: dict[str, object], field: str) -> None:
    assert [one.field for one in DRF.check(order(FRAME, "y", **given), ENGINE)] == [field]


def test_weights_count_as_repeated_rows_in_a_leaf() -> None:
    model = DRF.train(
        order(FRAME, "y", weights_column="w", ntrees=2, sample_rate=1.0), ENGINE, SystemClock(),
        Silent(),
    )  # fmt: skip
    assert model.training_metrics.rows == np.count_nonzero(FRAME.vec("w").values())
