"""Strides."""

from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.strides import STRIDE, strides


@given(st.integers(0, 5 * STRIDE) | st.sampled_from([STRIDE - 1, STRIDE, STRIDE + 1]))
def test_strides_cover_every_row_once(rows: int) -> None:
    parts = list(strides(rows))
    assert [row for part in parts for row in range(part.start, part.stop)] == list(range(rows))
    assert all(0 < part.stop - part.start <= STRIDE for part in parts)
