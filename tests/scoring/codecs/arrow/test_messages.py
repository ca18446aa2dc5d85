import io
import struct

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput, SteamError, Unsupported
from steam.scoring.codecs.arrow.messages import read_messages
from steam.scoring.codecs.arrow_stream import ARROW_TYPE
from steam.scoring.errors import TooLarge
from tests.core.arrow.made_arrow import END, TEXT, batch, column, dictionary, schema


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


NUMBERS = schema(lambda builder: [column(builder, "a"), column(builder, "b")])
NODES = [(1, 0), (1, 0)]


def test_columns_that_share_bytes_are_refused() -> None:
    """A reader copies them for each column: a thousand columns, a thousand times the body."""
    apart = [(0, 0), (0, 8), (8, 0), (8, 8)]
    assert read_messages(NUMBERS + batch(1, NODES, apart, bytes(16)) + END, 100).rows == 1
    shared = [(0, 0), (0, 16), (0, 0), (8, 8)]
    with pytest.raises(InvalidInput, match="share bytes"):
        read_messages(NUMBERS + batch(1, NODES, shared, bytes(16)) + END, 100)


@pytest.mark.parametrize("nulls", [-1, 2, -(2**63)])
def test_as_many_are_missing_as_there_are_or_fewer(nulls: int) -> None:
    nodes = [(1, nulls), (1, 0)]
    with pytest.raises(InvalidInput, match="not an Arrow IPC stream"):
        read_messages(NUMBERS + batch(1, nodes, [(0, 0)] * 4) + END, 100)


@pytest.mark.parametrize("stream", [b"", END, batch(0, [], []) + END, NUMBERS * 2 + END])
def test_a_stream_begins_with_its_one_schema(stream: bytes) -> None:
    with pytest.raises(InvalidInput, match="not an Arrow IPC stream"):
        read_messages(stream, 100)


def test_dictionaries_in_a_row_are_so_many_and_no_more(ask) -> None:
    """polars calls itself for each, and 10,000 end the process."""
    texts = schema(lambda builder: [column(builder, "colour", TEXT, dictionary=0)])
    one = dictionary(0, [(1, 0)], [(0, 0), (0, 8), (8, 0)], bytes(8))
    last = batch(1, [(1, 0)], [(0, 0), (0, 8)], bytes(8))
    assert ask(texts + (one * 2_000 + last) * 2 + END, ARROW_TYPE).rows == 2
    with pytest.raises(TooLarge, match="2,000 dictionaries in a row"):
        ask(texts + one * 20_000 + last + END, ARROW_TYPE)


def test_dictionaries_that_grow_are_refused() -> None:
    written = io.BytesIO()
    grown = [pa.array(texts).dictionary_encode() for texts in (["a", "b"], ["a", "b", "c"])]
    table = pa.table({"a": pa.chunked_array(grown)})
    options = pa.ipc.IpcWriteOptions(emit_dictionary_deltas=True)
    with pa.ipc.new_stream(written, table.schema, options=options) as writer:
        writer.write_table(table)
    with pytest.raises(Unsupported, match="whose dictionaries grow"):
        read_messages(written.getvalue(), 100)


def test_batches_of_one_row_are_read(ask) -> None:
    amounts = schema(lambda builder: [column(builder, "amount")])
    one = batch(1, [(1, 0)], [(0, 0), (0, 8)], (5).to_bytes(8, "little"))
    reply = ask(amounts + one * 3_000 + END, ARROW_TYPE)
    assert reply.rows == 3_000
