import numpy as np
import pytest

from steam.model.trees.choose import scorer_of


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("rows", [1, 3, 40])
def test_leaves_are_added_one_after_the_other(grow, rows_for, walk, dtype, rows: int) -> None:
    forest = grow(7, (0, 4), trees=75, leaves=8, outputs=3, dtype=dtype)
    x = rows_for(forest, rows, rows)
    start = np.linspace(-1, 1, 3 * rows, dtype=dtype).reshape(rows, 3)
    found = scorer_of(forest).margins(x, start)
    assert found.dtype == dtype
    expected = start.copy()
    for tree, leaves in enumerate(walk(forest, x)):
        for row, leaf in enumerate(leaves):
            expected[row, tree % 3] += forest.value[leaf]
    assert found.tobytes() == expected.tobytes()


def test_a_start_is_for_all_rows_or_for_each_output_or_nothing(grow, rows_for) -> None:
    forest = grow(7, (0, 4), outputs=2)
    x = rows_for(forest, 1, 20)
    scorer = scorer_of(forest)
    assert np.array_equal(scorer.margins(x, 0.0), scorer.margins(x))
    assert np.array_equal(
        scorer.margins(x, np.array([1.0, 2.0]))[:5], scorer.margins(x[:5], [[1, 2]])
    )


def test_a_row_gives_the_same_bits_in_any_batch(grow, rows_for) -> None:
    forest = grow(3, (0, 4, 0), trees=80, leaves=20, outputs=2)
    x = rows_for(forest, 1, 700)
    scorer = scorer_of(forest)
    whole = scorer.margins(x)
    for size in (1, 15, 16, 17, 320, 333):
        parts = [scorer.margins(x[first : first + size]) for first in range(0, 700, size)]
        assert np.concatenate(parts).tobytes() == whole.tobytes()


def test_leaves_come_row_by_row(grow, rows_for, walk) -> None:
    forest = grow(3, (0, 4))
    x = rows_for(forest, 1, 330)
    assert scorer_of(forest).leaves(x).T.tolist() == walk(forest, x)


def test_sums_beyond_all_numbers_are_infinite_without_a_warning(grow, rows_for) -> None:
    forest = grow(3, (0,), trees=2, leaves=1)
    forest.value.flags.writeable = True
    forest.value[:] = 1e308
    for rows in (1, 30):
        assert np.isinf(scorer_of(forest).margins(np.zeros((rows, 1)))).all()
