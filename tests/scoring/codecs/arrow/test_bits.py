"""Truths are read out of bytes, the least significant bit first."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.scoring.codecs.arrow.bits import bits_of
from tests.trainer.frame.plain import must_notice

FLAGS = st.lists(st.booleans(), max_size=40)


def reads_what_pyarrow_writes(flags: list[bool]) -> bool:
    array = pa.array(flags, pa.bool_())
    buffer = array.buffers()[1]
    found = bits_of(memoryview(buffer) if buffer else memoryview(b""), len(flags))
    return found.dtype == np.bool_ and found.tolist() == flags


@given(FLAGS)
def test_they_are_those_that_were_written(flags: list[bool]) -> None:
    assert reads_what_pyarrow_writes(flags)


def _the_other_way_round(buffer: memoryview, rows: int) -> np.ndarray:
    return np.unpackbits(np.frombuffer(buffer, np.uint8), count=rows).view(np.bool_)


def _whole_bytes_only(buffer: memoryview, rows: int) -> np.ndarray:
    return bits_of(buffer, rows // 8 * 8)


@pytest.mark.parametrize("mutant", [_the_other_way_round, _whole_bytes_only])
def test_another_order_is_noticed(monkeypatch, mutant) -> None:
    must_notice(
        monkeypatch,
        lambda patch: patch.setitem(globals(), "bits_of", mutant),
        FLAGS,
        reads_what_pyarrow_writes,
    )


def test_bits_beyond_the_rows_are_left_alone() -> None:
    assert bits_of(memoryview(b"\xff\xff"), 9).tolist() == [True] * 9
    assert bits_of(memoryview(b""), 0).tolist() == []


@pytest.mark.parametrize(("held", "rows"), [(b"", 1), (b"\xff", 9)])
def test_fewer_bits_than_rows_are_none(held: bytes, rows: int) -> None:
    with pytest.raises(ValueError, match="buffer"):
        bits_of(memoryview(held), rows)
