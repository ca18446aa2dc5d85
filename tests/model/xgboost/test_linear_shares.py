import numpy as np

from steam.model.xgboost.linear_shares import LinearShares

SHARES = LinearShares(
    tables=(np.array([[0.5, 1.0], [0.25, 2.0]], dtype=np.float32),),
    slopes=np.array([[3.0, -1.0]], dtype=np.float32),
    bias=np.array([0.75, -0.5], dtype=np.float32),
)


def test_each_column_has_its_own_term_and_a_missing_one_none() -> None:
    x = np.array([[1.0, 2.0], [np.nan, 1.5], [0.0, np.nan]])
    assert SHARES.values(x).tolist() == [
        [[0.25, 6.0], [2.0, -2.0]],
        [[0.0, 4.5], [0.0, -1.5]],
        [[0.5, 0.0], [1.0, 0.0]],
    ]


def test_the_bias_is_what_nothing_known_leaves() -> None:
    assert SHARES.expected.tolist() == [0.75, -0.5]
    assert SHARES.expected.dtype == np.float64
