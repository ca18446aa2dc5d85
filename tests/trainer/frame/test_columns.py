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
