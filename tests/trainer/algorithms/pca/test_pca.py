"""Principal components beside scikit-learn's and H2O's."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from steam.core.clock import SystemClock
from steam.core.errors import InvalidInput
from steam.model.artifact import load_artifact
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.pca import PrincipalComponents
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.predict import predict_frame
from steam.trainer.progress import Silent
from tests.trainer.algorithms.trees.frames import ENGINE, mixed, prostate

ALGORITHM = PrincipalComponents()


def train(frame: Frame, **given: object):
    order = Order("m", frame, None, given)
    assert ALGORITHM.check(order, ENGINE) == []
    return ALGORITHM.train(order, ENGINE, SystemClock(), Silent())


def scored(predictor, frame: Frame) -> np.ndarray:
    found = predict_frame("p", predictor, frame, ENGINE)
    assert found.names == tuple(f"PC{j + 1}" for j in range(found.columns))
    return np.column_stack([vec.values() for vec in found.vecs])


def test_levels_and_numbers_as_h2o() -> None:
    """H2O 3.46.0.12 with transform STANDARDIZE and k 3."""
    model = train(prostate(), k=3, transform="STANDARDIZE", ignored_columns=["ID", "CAPSULE"])
    lines = {line.name: line.values for line in model.tables["importance"].columns}
    assert lines["pc1"] == pytest.approx((1.2958463004607, 0.2492845606911, 0.2492845606911))
    assert lines["pc3"] == pytest.approx((1.0450364914377, 0.1621254918674, 0.5792467993131))
    rotation = model.tables["eigenvectors"].columns
    assert rotation[0].values[:5] == ("DPROS.2", "DPROS.3", "DPROS.4", "RACE.1", "RACE.2")
    assert abs(rotation[1].values[0]) == pytest.approx(0.0538224887921, rel=1e-9)
    first = np.abs(scored(model.predictor, prostate())[0])
    assert first == pytest.approx([0.8311547084191, 1.4310489917956, 0.4341341145436], rel=1e-9)


def test_numbers_as_scikit_learn() -> None:
    rng = np.random.default_rng(4)
    x = rng.normal(size=(300, 4)) @ rng.normal(size=(4, 4))
    frame = frame_from_arrays("n", {f"x{j}": x[:, j] for j in range(4)}, block_rows=64)
    model = train(frame, k=3, transform="DEMEAN")
    peer = PCA(3).fit(x)
    found = scored(model.predictor, frame)
    assert np.abs(found) == pytest.approx(np.abs(peer.transform(x)), rel=1e-9, abs=1e-12)
    lines = model.tables["importance"].columns[1:]
    assert [line.values[1] for line in lines] == pytest.approx(peer.explained_variance_ratio_)


@pytest.mark.parametrize("impute", [True, False])
@pytest.mark.parametrize("all_levels", [True, False])
def test_rows_with_gaps_are_left_out_or_filled(impute: bool, all_levels: bool, tmp_path) -> None:
    frame = mixed()
    given = {"ignored_columns": ["w", "o", "y", "c", "two"], "k": 2, "impute_missing": impute}
    model = train(frame, use_all_factor_levels=all_levels, **given)
    gaps = np.isnan(frame.vec("a").values()) | (frame.vec("level").values() < 0)
    kept = frame.rows if impute else frame.rows - np.count_nonzero(gaps)
    assert model.training_metrics.rows == kept
    path = tmp_path / "model.zip"
    path.write_bytes(model.artifact())
    own, other = (scored(one, frame) for one in (model.predictor, load_artifact(path).predictor))
    assert own.tobytes() == other.tobytes()
    assert np.isnan(own[np.isnan(frame.vec("a").values())]).all()


@pytest.mark.parametrize(
    ("given", "field"),
    [({"k": 0}, "k"), ({"k": 20}, "k"), ({"pca_method": "GLRM"}, "pca_method")],
)
def test_what_it_cannot_do_is_refused(given: dict[str, object], field: str) -> None:
    found = ALGORITHM.check(Order("m", prostate(), None, given), ENGINE)
    assert [problem.field for problem in found] == [field]


def test_too_few_whole_rows_are_told() -> None:
    frame = frame_from_arrays("f", {"x": [1.0, np.nan, 2.0], "z": [np.nan, 2.0, 1.0]})
    with pytest.raises(InvalidInput, match="Fewer than two rows"):
        train(frame, k=1)
