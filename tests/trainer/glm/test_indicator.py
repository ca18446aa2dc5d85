import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.glm.indicator import indicator


@given(st.lists(st.integers(0, 6), max_size=50), st.sampled_from([np.int32, np.int64]))
def test_its_product_sums_by_slot(slots, dtype) -> None:
    rows = np.array(slots, dtype=dtype)
    values = np.random.default_rng(len(slots)).normal(size=len(rows))
    sums = indicator(rows, 7) @ values
    assert np.array_equal(sums, np.bincount(rows, values, 7)), "in the order of the rows"


@pytest.mark.parametrize("slot", [-1, 3, 2**31 - 1])
def test_a_slot_that_is_not_there_is_refused(slot: int) -> None:
    with pytest.raises(IndexError, match="0 to 2"):
        indicator(np.array([0, slot, 1], dtype=np.int32), 3)
