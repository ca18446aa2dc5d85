import numpy as np

from steam.model.explainer import Contributions, LeafAssignment, MetLeaves, Stages
from steam.scoring.explanations import Explanation

FULL = Explanation(
    Contributions(np.array([[[1.0, 2.0]], [[3.0, 4.0]]]), np.array([[5.0], [6.0]])),
    LeafAssignment((MetLeaves("T1.C1", ("L", "R"), (7, 8)),), np.array([[0], [1]], np.int32)),
    Stages(("T1.C1",), np.array([[0.25], [0.5]])),
)


def test_the_cells_of_an_explanation_are_counted() -> None:
    assert FULL.cells == 4 + 2 + 2 * 2 + 2
    assert Explanation().cells == 0


def test_rows_are_placed_and_nothing_is_known_of_the_others() -> None:
    placed = FULL.placed(np.array([2, 0]), 3)
    nan = np.nan
    np.testing.assert_array_equal(
        placed.contributions.values, [[[3.0, 4.0]], [[nan, nan]], [[1.0, 2.0]]]
    )
    np.testing.assert_array_equal(placed.contributions.bias, [[6.0], [nan], [5.0]])
    assert placed.leaves.codes.tolist() == [[1], [-1], [0]]
    assert placed.leaves.codes.dtype == np.int32
    assert placed.leaves.trees == FULL.leaves.trees
    np.testing.assert_array_equal(placed.stages.values, [[0.5], [nan], [0.25]])


def test_none_of_the_rows_may_be_placed() -> None:
    placed = FULL.placed(np.zeros(0, np.intp), 2)
    assert np.isnan(placed.contributions.bias).all()
    assert placed.leaves.codes.tolist() == [[-1], [-1]]
    assert len(FULL.placed(np.zeros(0, np.intp), 0).stages.values) == 0
    assert Explanation().placed(np.zeros(0, np.intp), 2) == Explanation()
