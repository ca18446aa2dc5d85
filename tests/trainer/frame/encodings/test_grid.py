"""Times on a grid."""

import numpy as np
import pytest

from steam.trainer.frame.chunk import encode_times
from steam.trainer.frame.encodings.grid import GridChunk

DAY = 86_400_000.0


def test_days_of_centuries_take_four_bytes_at_most() -> None:
    days = np.arange(-100_000, 100_000) * DAY
    chunk = encode_times(days)
    assert isinstance(chunk, GridChunk)
    assert chunk.step == DAY
    assert chunk.nbytes == 4 * len(days)
    assert chunk.decode().tobytes() == days.tobytes()


def test_missing_is_a_code_above_the_last_step() -> None:
    values = np.array([0.0, DAY, np.nan, 255 * DAY])
    chunk = encode_times(values)
    assert isinstance(chunk, GridChunk)
    assert chunk.codes.dtype == np.uint16
    assert chunk.decode().tobytes() == values.tobytes()


@pytest.mark.parametrize(
    "values", [[0.5, 1.0], [0.5, 1.5], [-0.0, 1.0], [0.0, 1.0, 2.0**33], [np.inf, 0.0]]
)
def test_what_is_not_on_a_narrow_grid(values: list[float]) -> None:
    assert not isinstance(encode_times(np.array(values)), GridChunk)


def test_the_step_is_found_when_only_the_last_value_tells_it() -> None:
    values = np.arange(20_000) * DAY
    values[-3] += 1000
    chunk = encode_times(values)
    assert isinstance(chunk, GridChunk)
    assert chunk.step == 1000
    assert chunk.decode().tobytes() == values.tobytes()


def test_a_low_that_is_not_whole_is_never_a_grid() -> None:
    """Here the code of the highest value would be that of the missing ones."""
    values = np.full(5000, 0.3)
    values[-1] = 2.0**31 + 0.3
    values[7] = np.nan
    decoded = encode_times(values).decode()
    assert decoded[~np.isnan(values)].tobytes() == values[~np.isnan(values)].tobytes()
