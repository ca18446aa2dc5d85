import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.model.offsets import refuse_offset


def test_only_an_offset_of_zeros_passes() -> None:
    refuse_offset(None, 2)
    refuse_offset(np.zeros(2), 2)
    for offset in (np.array([0.0, 1e-300]), np.array([0.0, np.nan])):
        with pytest.raises(InvalidInput, match="without an offset"):
            refuse_offset(offset, 2)
    with pytest.raises(InvalidInput, match="has 2 values where 3"):
        refuse_offset(np.zeros(2), 3)
