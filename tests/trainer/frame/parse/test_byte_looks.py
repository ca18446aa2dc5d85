"""What bytes hold."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from steam.trainer.frame.parse.byte_looks import has_minus_zero


@given(st.text("-01,\n", max_size=30))
@example("-")
@example("1-")
def test_minus_zeros(text: str) -> None:
    assert has_minus_zero(text.encode()) == ("-0" in text)


@pytest.mark.parametrize("before", [(1 << 17) - 2, (1 << 17) - 1, 1 << 17])
def test_where_one_look_ends_and_the_next_begins(before: int) -> None:
    data = b"1" * before + b"-0" + b","
    assert has_minus_zero(data)
    assert not has_minus_zero(data.replace(b"-0", b"-1"))
