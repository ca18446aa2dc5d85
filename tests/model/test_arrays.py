import numpy as np
import pytest

from steam.model.arrays import owned


def test_an_owned_array_is_a_copy_that_cannot_be_changed() -> None:
    given = np.arange(6, dtype=np.int64).reshape(2, 3).T
    found = owned(given, np.float64)
    given[:] = 7
    assert found.tolist() == [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]]
    assert found.flags.c_contiguous
    with pytest.raises(ValueError, match="read-only"):
        found[0] = 1.0
