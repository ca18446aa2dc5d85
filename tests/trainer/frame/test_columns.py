"""Columns from arrays."""

import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.trainer.frame.columns import vec_from_array
from steam.trainer.frame.vec import VecType


def test_kinds_of_arrays() -> None:
    assert vec_from_array(np.array([True, False])).type is VecType.INT
    assert vec_from_array(np.array([1, 2])).type is VecType.INT
    assert vec_from_array(np.array([0.5])).type is VecType.REAL
    assert vec_from_array(np.array(["a", None], dtype=object)).values().tolist() == ["a", None]
    times = vec_from_array(np.array(["1970-01-02", "NaT"], dtype="datetime64[D]"))
    assert times.type is VecType.TIME
    assert times.values()[0] == 86_400_000
    assert np.isnan(times.values()[1])


def test_enums_from_codes_and_from_levels_agree() -> None:
    codes = vec_from_array(np.array([1, -1, 0]), domain=("n", "y"))
    levels = vec_from_array(np.array(["y", None, "n"], dtype=object), domain=("n", "y"))
    assert codes.values().tolist() == levels.values().tolist() == [1, -1, 0]


@pytest.mark.parametrize(
    "array", [np.zeros((2, 2)), np.array([1, "a"], dtype=object), np.array([1j])]
)
def test_what_is_not_a_column(array) -> None:
    with pytest.raises(InvalidInput):
        vec_from_array(array)


def test_an_unknown_level() -> None:
    with pytest.raises(InvalidInput, match="'z' is not a level"):
        vec_from_array(np.array(["z"], dtype=object), domain=("a",))


@pytest.mark.parametrize(
    ("rows", "sizes"),
    [
        (0, []),
        (32_767, [32_767]),
        (32_769, [16_385, 16_384]),  # one block would leave a second thread without work
        (131_072, [131_072]),
        (131_073, [131_072, 1]),
        (262_144 + 40_001, [131_072, 131_072, 20_001, 20_000]),
        (262_144 + 9, [131_072, 131_072, 9]),
        (3 * 131_072 + 40_000, [131_072] * 3 + [40_000]),
    ],
)
def test_the_last_rows_are_shared_by_two_blocks_where_their_number_would_be_odd(
    rows: int, sizes: list[int]
) -> None:
    vec = vec_from_array(np.arange(rows) % 7)
    assert [chunk.rows for chunk in vec.chunks] == sizes
    assert (vec.values() == np.arange(rows) % 7).all()
