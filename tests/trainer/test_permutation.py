"""Permutation importance with measures that tell what was mixed up."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.permutation import Permutations, importances

Importances = Callable[..., NDArray[np.float64]]


def frame(rows: int, block_rows: int) -> Frame:
    numbers = np.arange(rows, dtype=np.float64)
    levels = numbers.astype(np.int32) % 3
    arrays = {"a": numbers, "b": numbers * 2.0, "c": levels}
    return frame_from_arrays("f", arrays, block_rows, {"c": ("x", "y", "z")})


def check(function: Importances, rows: int, block_rows: int, seed: int) -> None:
    """One column at a time is mixed up, keeps its values, and the others stay as they are."""
    data, seen = frame(rows, block_rows), list[Frame]()

    def measure(one: Frame) -> float:
        seen.append(one)
        return float(len(seen))

    found = function(data, ["a", "c"], measure, Permutations(2, None, seed))
    assert found.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    for one, mixed in zip(seen[1:], ("a", "a", "c", "c"), strict=True):
        assert one.blocks == data.blocks
        for name in data.names:
            values, original = one.vec(name).values(), data.vec(name).values()
            if name == mixed:
                values, original = np.sort(values), np.sort(original)
            np.testing.assert_array_equal(values, original)
    orders = {tuple(one.vec("a").values()) for one in seen}
    assert len(orders) == 3 or rows < 8  # as it was, and two that differ


@given(st.integers(2, 60), st.integers(1, 20), st.integers(0, 2**62))
def test_a_column_is_mixed_up_and_nothing_else(rows: int, block_rows: int, seed: int) -> None:
    check(importances, rows, block_rows, seed)


def test_a_permutation_that_mixes_nothing_is_caught() -> None:
    def mutant(
        data: Frame, names: list[str], measure: Callable[[Frame], float], how: Permutations
    ) -> object:
        return importances(data, names, lambda _one: measure(data), how)

    with pytest.raises(AssertionError):
        check(mutant, 20, 7, 1)  # type: ignore[arg-type]


def test_it_depends_on_the_seed_and_not_on_how_the_frame_is_cut() -> None:
    def weighed(one: Frame) -> float:
        return float(one.vec("a").values() @ np.arange(one.rows))

    def of(block_rows: int, seed: int, rows: int | None = None) -> list[list[float]]:
        how = Permutations(3, rows, seed)
        return importances(frame(50, block_rows), ["a", "b"], weighed, how).tolist()

    assert of(50, 5) == of(7, 5) != of(7, 6)
    assert of(50, 5, 20) == of(7, 5, 20)
    assert of(50, 5)[1] == [0.0, 0.0, 0.0]  # the measure does not look at b
