"""The H statistic, beside H2O's numbers and a walk through each tree by hand."""

from pathlib import Path

import numpy as np
import pytest

from steam.core.errors import InvalidInput, Unsupported
from steam.model.artifact import load_artifact
from steam.model.trees.decisions import go_right
from steam.model.trees.forest import Forest
from steam.model.trees.model import TreeModel
from steam.model.trees.nodes import Kind
from steam.trainer import interaction_strength as module
from steam.trainer.algorithms.trees import GradientBoosting, RandomForest
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.interaction_strength import interaction_strength
from tests.trainer.algorithms.trees.frames import mixed, order, train

HERE = Path(__file__).parent
FRAME = mixed(200)


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        ("X1 X2", 0.45002091142494893),
        ("X2 X1", 0.45002091142494893),
        ("X1 X3", 0.25545737259151124),
        ("X2 X3", 0.49799516564928126),
        ("X1 X2 X3", 0.22572643266996573),
    ],
)
def test_it_is_that_of_h2o(names: str, wanted: float) -> None:
    """Those of H2O 3.46.0.11, which sums in float32, for a model and rows of its own."""
    predictor = load_artifact(HERE / "h2o_interacting.zip").predictor
    values = np.loadtxt(HERE / "h2o_interacting.csv", delimiter=",", skiprows=1)
    arrays = dict(zip(("X1", "X2", "X3"), values.T, strict=True))
    frame = frame_from_arrays("f", arrays, block_rows=25)
    assert interaction_strength(predictor, frame, names.split()) == pytest.approx(wanted, rel=1e-7)


def dependence(forest: Forest, x: np.ndarray, features: set[int]) -> float:
    """The score of one row with all but those features averaged out, node by node."""
    assert forest.weight is not None
    total, todo = 0.0, [(int(root), 1.0) for root in forest.roots]
    while todo:
        node, share = todo.pop()
        left, right = int(forest.left[node]), int(forest.right[node])
        feature = int(forest.feature[node])
        if forest.kind[node] == Kind.LEAF:
            total += share * float(forest.value[node])
        elif feature in features:
            goes = bool(go_right(forest, np.array([node]), np.array([x[feature]]))[0])
            todo.append((right if goes else left, share))
        else:
            part = forest.weight[left] / forest.weight[node]
            todo += [(left, share * part), (right, share * (1.0 - part))]
    return total


def test_levels_missing_values_and_equal_rows_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CELLS", 1)  # a row at a time
    model = train(GradientBoosting(), order(FRAME, "y", ntrees=6, max_depth=3))
    trees = model.predictor_as(TreeModel)
    a, level = (trees.signature.names.index(name) for name in ("a", "level"))
    rows = np.repeat(np.arange(FRAME.rows), np.arange(FRAME.rows) % 3 + 1)
    columns = {name: FRAME.vec(name).values()[rows] for name in trees.signature.names}
    x = trees.encoding.matrix(columns, len(rows))
    forest = trees.forest.told()
    parts = {
        features: np.array([dependence(forest, row, set(features)) for row in x])
        for features in ((a,), (level,), (a, level))
    }
    one, other, both = (part - part.mean() for part in parts.values())
    wanted = np.sqrt(((both - one - other) ** 2).sum() / (both**2).sum())
    frame = frame_from_arrays("rows", columns, domains={"level": list("pqrst")})
    found = interaction_strength(trees, frame, ["a", "level"])
    assert 0.0 < found < 1.0
    assert found == pytest.approx(wanted, rel=1e-9)


def test_columns_that_no_tree_asks_for_together_do_not_interact() -> None:
    model = train(GradientBoosting(), order(FRAME, "y", ntrees=20, max_depth=1))
    assert interaction_strength(model.predictor, FRAME, ["a", "b"]) == pytest.approx(0, abs=1e-7)


def test_one_column_has_no_share() -> None:
    model = train(GradientBoosting(), order(FRAME, "y", ntrees=3))
    assert np.isnan(interaction_strength(model.predictor, FRAME, ["a"]))


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ([], "from 1 to 10 different columns"),
        (["a", "a"], "from 1 to 10 different columns"),
        (["a", "height"], "reads no column 'height'"),
        (["a", "b"], "'b' is missing in the frame"),
    ],
)
def test_other_columns_are_refused(names: list[str], told: str) -> None:
    model = train(GradientBoosting(), order(FRAME, "y", ntrees=2))
    with pytest.raises(InvalidInput, match=told):
        interaction_strength(model.predictor, FRAME.select(["a", "level"]), names)


def test_too_much_work_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_STEPS", 1000)
    model = train(GradientBoosting(), order(FRAME, "y", ntrees=2))
    with pytest.raises(InvalidInput, match="too long"):
        interaction_strength(model.predictor, FRAME, ["a", "b"])


def test_a_mean_of_trees_has_none() -> None:
    model = train(RandomForest(), order(FRAME, "y", ntrees=2))
    with pytest.raises(Unsupported, match="not supported by this model"):
        interaction_strength(model.predictor, FRAME, ["a", "b"])
