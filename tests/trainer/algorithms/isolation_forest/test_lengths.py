import numpy as np
import pytest

from steam.trainer.algorithms.isolation_forest.lengths import (
    Spread,
    measure_lengths,
    spread_lengths,
)
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.passes import Passes
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.progress import Silent
from tests.trainer.algorithms.isolation_forest.frames import outliers, train

FRAME = outliers()


def passes(frame: Frame, threads: int = 2) -> Passes:
    return Passes(frame, LocalEngine(threads), Silent(), 1)


def test_lengths_are_those_that_leaves_tell() -> None:
    model = train(FRAME, ntrees=7).predictor
    columns = {name: vec.values() for name, vec in zip(FRAME.names, FRAME.vecs, strict=True)}
    assigned = model.leaves(columns, FRAME.rows)
    depths = np.array(
        [
            [len(tree.paths[code]) - 1 for tree, code in zip(assigned.trees, row, strict=True)]
            for row in assigned.codes
        ]
    )
    trees = np.array([1, 4, 7])
    features = model.signature.features
    for threads in (1, 3):
        found = measure_lengths(passes(FRAME, threads), features, model.forest, trees)
        sums = np.cumsum(depths, axis=1)[:, trees - 1]
        assert found.rows == FRAME.rows
        assert found.total.tolist() == sums.sum(axis=0).tolist()
        assert found.shortest.tolist() == sums.min(axis=0).tolist()
        assert found.longest.tolist() == sums.max(axis=0).tolist()
        assert found.mean_length(trees) == pytest.approx(sums.mean(axis=0) / trees)
        spread = spread_lengths(passes(FRAME, threads), features, model.forest)
        values, counts = np.unique(sums[:, -1], return_counts=True)
        assert spread.sums.tolist() == values.tolist()
        assert spread.counts.tolist() == counts.tolist()


def test_of_no_rows_nothing_is_known() -> None:
    model = train(FRAME, ntrees=3).predictor
    empty = frame_from_arrays("e", {name: np.zeros(0) for name in FRAME.names})
    trees = np.array([3])
    found = measure_lengths(passes(empty), model.signature.features, model.forest, trees)
    assert found.rows == 0
    assert np.isnan(found.mean_length(trees)).all()
    assert np.isnan(found.mean_score()).all()


@pytest.mark.parametrize("share", [0.0, 0.013, 0.1, 0.25, 0.5, 1.0])
def test_quantiles_are_those_of_numpy(share: float) -> None:
    values = np.random.default_rng(1).integers(0, 12, 77).astype(float)
    sums, counts = np.unique(values, return_counts=True)
    assert Spread(sums, counts).quantile(share) == pytest.approx(np.quantile(values, share))
