import io
import struct

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput, SteamError
from steam.scoring.codecs.arrow_messages import read_messages


def stream_of(frame: pl.DataFrame) -> bytes:
    written = io.BytesIO()
    frame.write_ipc_stream(written)
    return written.getvalue()


ROWS = 1_234_567
WHOLE = stream_of(pl.DataFrame({"a": [1.5] * 7, "b": pl.Series(["x"] * 7, dtype=pl.Categorical)}))


def test_rows_are_counted_over_all_batches() -> None:
    assert read_messages(WHOLE, 100).rows == 7
    frame = pl.concat([pl.DataFrame({"a": [1, 2]}), pl.DataFrame({"a": [3]})], rechunk=False)
    assert read_messages(stream_of(frame), 100).rows == 3


def test_an_announcement_of_too_many_rows_is_not_believed() -> None:
    announced = stream_of(pl.select(a=pl.repeat(None, ROWS)))
    assert len(announced) < ROWS
    assert read_messages(announced, ROWS).rows == ROWS
    with pytest.raises(InvalidInput):
        read_messages(announced, ROWS - 1)


@pytest.mark.parametrize("size", [8 + 1, len(WHOLE) // 2, len(WHOLE) - 40])
def test_a_stream_that_ends_early_is_refused(size: int) -> None:
    with pytest.raises(InvalidInput):
        read_messages(WHOLE[:size], 100)


@pytest.mark.parametrize("size", [1 << 31, 0x7FFFFFFF, 4])
def test_a_message_larger_than_the_stream_is_refused(size: int) -> None:
    with pytest.raises(InvalidInput):
        read_messages(struct.pack("<II", 0xFFFFFFFF, size) + b"\0" * 16, 100)


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_a_damaged_stream_has_as_many_rows_or_is_refused(place: int, byte: int) -> None:
    damaged = WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :]
    try:
        assert 0 <= read_messages(damaged, 100).rows <= 200
    except SteamError as refusal:
        assert refusal.hint  # noqa: PT017
