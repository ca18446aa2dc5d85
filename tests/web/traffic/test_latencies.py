"""Packed histograms: nothing is lost, and sums of them are sums of what they hold."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from steam.scoring.histogram import PLACES
from steam.web.traffic.latencies import packed, unpacked

HISTOGRAMS = st.dictionaries(st.integers(0, PLACES - 1), st.integers(0, 2**32 - 1), max_size=6)


def histogram(cells: dict[int, int]) -> np.ndarray:
    counts = np.zeros(PLACES, np.int64)
    counts[list(cells)] = list(cells.values())
    return counts


@given(st.lists(HISTOGRAMS, max_size=4))
def test_the_sum_of_packs_is_the_sum_of_histograms(parts: list[dict[int, int]]) -> None:
    whole = sum((histogram(cells) for cells in parts), histogram({}))
    assert np.array_equal(unpacked(packed(histogram(cells)) for cells in parts), whole)


def test_a_pack_holds_only_what_there_is() -> None:
    assert packed(histogram({})) == b""
    assert len(packed(histogram({3: 1, 500: 7}))) == 12


def test_a_count_beyond_the_cell_is_cut_and_not_wrapped() -> None:
    assert unpacked([packed(histogram({1: 2**40}))])[1] == 2**32 - 1


def test_what_is_no_pack_is_passed_over() -> None:
    good = packed(histogram({7: 2}))
    beyond = b"\xff\xff\x01\x00\x00\x00"
    assert unpacked([b"abc", good, beyond]).sum() == 2
