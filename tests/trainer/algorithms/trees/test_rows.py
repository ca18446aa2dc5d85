"""Rows for trees: what is too much for the memory that is left."""

import pytest

from steam.core.errors import Exhausted
from steam.trainer.algorithms.trees.rows import check_memory


def test_what_fits_is_not_refused() -> None:
    check_memory(1000, 9, 1000 * 10 * 18)


def test_too_many_values_are_told_with_their_numbers() -> None:
    with pytest.raises(Exhausted, match=r"1000000 rows of 999 columns .* 16\.8 GiB, and 1\.0 GiB"):
        check_memory(10**6, 999, 2**30)
