"""Tables of flatbuffers are read from any bytes: within them, or not at all."""

import contextlib
import struct
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.arrow.flatbuffer import FlatTable, root_of

# a root at 12, whose vtable at 4 tells of a number at 16 and of text at 20
TABLE = struct.pack("<I4HiiII3s", 12, 8, 12, 4, 8, 8, 7, 4, 3, b"abc")


def test_fields_are_found_by_number() -> None:
    root = root_of(memoryview(TABLE))
    assert root.number(0, "<i") == 7
    assert root.text(1) == "abc"
    assert root.size(1) == 3
    assert root.field(2) is None
    assert root.number(2, "<i") == 0


@pytest.mark.parametrize("cut", range(len(TABLE)))
def test_a_table_that_is_cut_is_told_so(cut: int) -> None:
    with pytest.raises((ValueError, struct.error)):
        root_of(memoryview(TABLE[:cut])).text(1)


@given(st.binary(max_size=60), st.integers(0, 3))
def test_nothing_is_read_outside(data: bytes, number: int) -> None:
    table = FlatTable(memoryview(data), 0)
    with contextlib.suppress(ValueError, struct.error):
        table = root_of(memoryview(data))
    for look in (
        lambda: table.number(number, "<q"),
        lambda: len(table.text(number)),
        lambda: len(list(islice(table.tables(number), 100))),
        lambda: len(list(table.structs(number, "<qq"))),
    ):
        with contextlib.suppress(ValueError, struct.error):
            assert isinstance(look(), int)
