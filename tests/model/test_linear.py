import numpy as np

from steam.model.linear import linear_predictors


def test_each_class_has_its_own_block() -> None:
    one, two = linear_predictors(
        np.array([1.0, 2.0, 10.0, 0.5, 3.0, 4.0, 20.0, 0.25]),
        classes=2,
        level_counts=[3],
        category_offsets=(0, 2),
        use_all_factor_levels=False,
        category_modes=np.array([2], dtype=np.int32),
    )
    assert one.tables[0].tolist() == [0.0, 1.0, 2.0, 2.0]  # the last is for missing
    assert two.tables[0].tolist() == [0.0, 3.0, 4.0, 4.0]
    assert (one.slopes, one.intercept) == ((10.0,), 0.5)
    assert (two.slopes, two.intercept) == ((20.0,), 0.25)
    codes = np.array([0, 1, 2, -1], dtype=np.int32)
    assert one.eta([codes], [np.ones(4)], 4).tolist() == [10.5, 11.5, 12.5, 12.5]


def test_levels_past_a_short_block_add_nothing_and_no_mode_gives_nan() -> None:
    (linear,) = linear_predictors(
        np.array([1.0, 0.0]),
        classes=1,
        level_counts=[3],
        category_offsets=(0, 1),
        use_all_factor_levels=True,
        category_modes=None,
    )
    np.testing.assert_array_equal(linear.tables[0], [1.0, 0.0, 0.0, np.nan])


def test_what_is_too_large_is_infinite_or_nan_in_a_batch_as_in_a_row() -> None:
    """Silently: warnings are errors here, and lines in the log of a worker."""
    (linear,) = linear_predictors(
        np.array([10.0, 10.0, 0.5]),
        classes=1,
        level_counts=[],
        category_offsets=(0,),
        use_all_factor_levels=True,
        category_modes=None,
    )
    rows = [(1e308, 0.0), (-1e308, 0.0), (1e308, -1e308)]
    eta = linear.eta([], list(np.array(rows).T), len(rows))
    row = linear.of_rows((0.0, 0.0))
    np.testing.assert_array_equal(eta, [np.inf, -np.inf, np.nan])
    np.testing.assert_array_equal(eta, [row.eta(cells) for cells in rows])
