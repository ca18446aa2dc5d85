"""Level codes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame.chunk import encode_codes


@given(st.data(), st.sampled_from([1, 2, 255, 256, 65535, 65536, 100_000]))
def test_every_code_comes_back(data: st.DataObject, cardinality: int) -> None:
    codes = data.draw(st.lists(st.integers(-1, cardinality - 1), max_size=50))
    array = np.array(codes, dtype=np.int32)
    decoded = encode_codes(array, cardinality).decode()
    assert decoded.dtype == np.int32
    assert decoded.tolist() == codes


@pytest.mark.parametrize(("cardinality", "width"), [(255, 1), (256, 2), (65535, 2), (65536, 4)])
def test_the_width_leaves_room_for_missing(cardinality: int, width: int) -> None:
    codes = np.array([-1, cardinality - 1], dtype=np.int32)
    assert encode_codes(codes, cardinality).nbytes == 2 * width


@pytest.mark.parametrize("code", [-2, 3])
def test_codes_outside_the_domain_are_refused(code: int) -> None:
    with pytest.raises(InvalidInput, match=r"outside of -1\.\.2"):
        encode_codes(np.array([0, code], dtype=np.int32), 3)
