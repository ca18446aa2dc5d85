"""A record batch is read within its body, and tells how many rows it announces."""

import io
import struct

import polars as pl
import pytest

from steam.core.arrow.batches import Batch, is_compressed, read_batch
from steam.core.arrow.flatbuffer import FlatTable, root_of
from steam.core.errors import InvalidInput
from tests.core.arrow.made_arrow import batch


def header_of(message: bytes) -> tuple[FlatTable, memoryview]:
    (size,) = struct.unpack_from("<I", message, 4)
    return root_of(memoryview(message)[8 : 8 + size]).table(2), memoryview(message)[8 + size :]


def read(*announced: object) -> Batch:
    return read_batch(*header_of(batch(*announced)))


def test_the_buffers_are_parts_of_the_body() -> None:
    found = read(2, [(2, 1)], [(0, 1), (8, 8)], bytes(range(16)), [3])
    assert (found.rows, found.nodes, found.variadic) == (2, [(2, 1)], [3])
    assert bytes(found.buffer(0)) == b"\x00"
    assert bytes(found.buffer(1)) == bytes(range(8, 16))


@pytest.mark.parametrize(
    ("rows", "nodes", "longest"), [(7, [], 7), (7, [(3, 0), (5, 5)], 7), (1, [(3, 0), (9, 9)], 9)]
)
def test_the_longest_of_all_that_it_announces(rows, nodes, longest: int) -> None:
    assert read(rows, nodes, []).longest == longest


@pytest.mark.parametrize(
    ("rows", "nodes", "buffers"),
    [
        (-1, [], []),
        (1, [(1, 2)], []),
        (1, [(1, -1)], []),
        (1, [(-1, -1)], []),
        (1, [], [(-8, 8)]),
        (1, [], [(8, -8)]),
        (1, [], [(0, 9)]),
        (1, [], [(9, 0)]),
        (1, [], [(1, 2**63 - 1)]),
    ],
)
def test_what_is_not_there_is_no_batch(rows, nodes, buffers) -> None:
    with pytest.raises(ValueError, match=" "):
        read(rows, nodes, buffers, bytes(8))


def test_bytes_are_not_shared() -> None:
    read(1, [(1, 0)] * 2, [(0, 8), (8, 8)], bytes(16))
    with pytest.raises(InvalidInput, match="share bytes"):
        read(1, [(1, 0)] * 2, [(0, 16), (8, 8)], bytes(16))


@pytest.mark.parametrize("compression", ["uncompressed", "lz4", "zstd"])
def test_compression_is_told(compression) -> None:
    written = io.BytesIO()
    pl.DataFrame({"a": range(100)}).write_ipc_stream(written, compression=compression)
    stream = written.getvalue()
    (schema,) = struct.unpack_from("<I", stream, 4)
    header, _ = header_of(stream[8 + schema :])
    assert is_compressed(header) is (compression != "uncompressed")
