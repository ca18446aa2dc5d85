"""What an Arrow file announces beyond what it holds is refused before polars reads it."""

import io
import random
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest
from flatbuffers import Builder

from steam.core.arrow.flatbuffer import root_of
from steam.core.errors import Exhausted, InvalidInput, SteamError, Unsupported
from steam.trainer.frame.parse.formats import Format
from steam.trainer.frame.parse.typed import announced
from steam.trainer.frame.parse.typed.announced import Bounds
from steam.trainer.frame.parse.typed.arrow import ArrowStream
from steam.trainer.frame.parse.typed.arrow_file import check_file
from tests.core.arrow.made_arrow import (
    END,
    LIST,
    NULL,
    STRUCT,
    TEXT,
    batch,
    column,
    dictionary,
    schema,
)

BOUNDS = Bounds(100, 1 << 28)
ROWS = 40
FRAME = pl.DataFrame(
    {
        "a": range(ROWS),
        "b": [f"text {i}" for i in range(ROWS)],
        "c": pl.Series(["x", "y"] * (ROWS // 2), dtype=pl.Categorical),
        "d": pl.Series([None] * ROWS),
        "e": ["text that is longer than a view"] * ROWS,
    }
)
TABLE = pa.table({"k": pa.array(["u", "v", None] * 4).dictionary_encode(), "n": [1, None, 3] * 4})


def bytes_of(write: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    write(buffer)
    return buffer.getvalue()


def by_pyarrow(new: Callable[..., pa.ipc.RecordBatchStreamWriter], **options: object) -> bytes:
    def write(buffer: io.BytesIO) -> None:
        with new(buffer, TABLE.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
            writer.write_table(TABLE, max_chunksize=5)

    return bytes_of(write)


STREAMS = {
    "polars": bytes_of(FRAME.write_ipc_stream),
    "lz4": bytes_of(lambda to: FRAME.write_ipc_stream(to, compression="lz4")),
    "pyarrow": by_pyarrow(pa.ipc.new_stream),
    "zstd": by_pyarrow(pa.ipc.new_stream, compression="zstd"),
}
FILES = {
    "polars": bytes_of(FRAME.write_ipc),
    "zstd": bytes_of(lambda to: FRAME.write_ipc(to, compression="zstd")),
    "pyarrow": by_pyarrow(pa.ipc.new_file),
    "lz4": by_pyarrow(pa.ipc.new_file, compression="lz4"),
    "before 0.15": by_pyarrow(
        pa.ipc.new_file, use_legacy_format=True, metadata_version=pa.ipc.MetadataVersion.V4
    ),
}


BLOCK = "<qi4xq"
ONE = bytes_of(pl.DataFrame({"a": range(9)}).write_ipc)


def stream(path: Path, content: bytes, bounds: Bounds = BOUNDS) -> pl.DataFrame:
    path.write_bytes(content)
    table = ArrowStream(str(path), bounds)
    places = range(len(table.shape.names))
    return pl.concat(table.blocks(places, 10), how="vertical_relaxed")


def file(path: Path, content: bytes, bounds: Bounds = BOUNDS) -> None:
    path.write_bytes(content)
    check_file(str(path), bounds)


@pytest.mark.parametrize("content", STREAMS.values(), ids=STREAMS)
def test_streams_that_writers_make_are_read(tmp_path: Path, content: bytes) -> None:
    found = stream(tmp_path / "a", content)
    assert found.height == (ROWS if "a" in found.columns else TABLE.num_rows)


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_files_that_writers_make_pass(tmp_path: Path, content: bytes) -> None:
    file(tmp_path / "a", content)


def test_a_dictionary_takes_the_place_of_another(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(announced, "MOST_DICTIONARIES", 2)
    words = [(["u", "v"], ["a", "b"]), (["w", "v", "u"], ["b", "c", "a"])]
    keys = pa.array([0, 1])
    batches = [
        pa.record_batch(
            {
                name: pa.DictionaryArray.from_arrays(keys, pa.array(of))
                for name, of in zip("kl", some, strict=True)
            }
        )
        for some in words
    ]

    def write(to: io.BytesIO) -> None:
        with pa.ipc.new_stream(to, batches[0].schema) as writer:
            for one in batches:
                writer.write_batch(one)

    path = tmp_path / "a"
    path.write_bytes(bytes_of(write))
    pieces = ArrowStream(str(path), BOUNDS).blocks([0, 1], 10)
    assert [piece.cast(pl.String).rows() for piece in pieces] == [
        [("u", "a"), ("v", "b")],
        [("w", "b"), ("v", "c")],
    ]


def deep(builder: Builder) -> list[int]:
    inner = column(builder, "x")
    for _ in range(20_000):
        inner = column(builder, "x", LIST, members=[inner])
    return [inner]


def shared(builder: Builder) -> list[int]:
    inner = column(builder, "x")
    for _ in range(40):
        inner = column(builder, "x", STRUCT, members=[inner] * 3)
    return [inner]


def wide(builder: Builder) -> list[int]:
    return [column(builder, "x")] * 101


def number(builder: Builder) -> list[int]:
    return [column(builder, "x")]


def nothing(builder: Builder) -> list[int]:
    return [column(builder, "x", NULL)]


def two_numbers(builder: Builder) -> list[int]:
    return [column(builder, name) for name in "xy"]


def coded(builder: Builder) -> list[int]:
    return [column(builder, "x", TEXT, dictionary=0)]


def nulls(rows: int) -> bytes:
    return schema(nothing) + batch(rows, [(rows, rows)], []) + END


STREAMS_REFUSED = {
    "deep": (schema(deep) + END, "too large. The members"),
    "shared members": (schema(shared) + END, "too large. The members"),
    "wide": (schema(wide) + END, "more than 100 columns"),
    "rows": (schema(number) + batch(1 << 60, [(1 << 60, 0)], [(0, 0)] * 2) + END, "be read"),
    "nulls": (nulls((1 << 24) + 1), "be read"),
    "missing": (schema(number) + batch(1, [(1, 2)], [(0, 0), (0, 8)], bytes(8)) + END, "be read"),
    "outside": (schema(number) + batch(1, [(1, 0)], [(0, 0), (0, 16)], bytes(8)) + END, "be read"),
    "bytes": (
        schema(two_numbers)
        + batch(1, [(1, 0)] * 2, [(0, 0), (0, 8), (0, 0), (0, 8)], bytes(8))
        + END,
        "share bytes",
    ),
    "no schema": (batch(0, [], []) + END, "be read"),
    "two schemas": (schema(number) * 2 + END, "be read"),
}


@pytest.mark.parametrize(("content", "cause"), STREAMS_REFUSED.values(), ids=STREAMS_REFUSED)
def test_streams_that_announce_too_much_are_refused(
    tmp_path: Path, content: bytes, cause: str
) -> None:
    with pytest.raises(InvalidInput, match=cause):
        stream(tmp_path / "a", content)


def test_dictionaries_are_bounded(tmp_path: Path) -> None:
    many = b"".join(dictionary(place, [(0, 0)], [(0, 0)] * 3) for place in range(2_001))
    with pytest.raises(InvalidInput, match="2,000 dictionaries"):
        stream(tmp_path / "a", schema(coded) + many + END)


@pytest.mark.parametrize(("read", "new"), [(stream, pa.ipc.new_stream), (file, pa.ipc.new_file)])
def test_dictionaries_that_grow_are_not_read(tmp_path: Path, read, new) -> None:
    options = pa.ipc.IpcWriteOptions(emit_dictionary_deltas=True)
    batches = [
        pa.record_batch({"k": pa.DictionaryArray.from_arrays(pa.array([0]), pa.array(some))})
        for some in (["u"], ["u", "v"])
    ]

    def write(to: io.BytesIO) -> None:
        with new(to, batches[0].schema, options=options) as writer:
            for one in batches:
                writer.write_batch(one)

    with pytest.raises(Unsupported, match="grows"):
        read(tmp_path / "a", bytes_of(write))


def test_as_many_rows_as_there_are_bits(tmp_path: Path, monkeypatch) -> None:
    assert stream(tmp_path / "a", nulls(1000)).height == 1000
    monkeypatch.setattr(announced, "_MOST_ROWS_OF_NOTHING", 0)
    flags = pl.DataFrame({"a": [True, False] * 500})
    assert stream(tmp_path / "a", bytes_of(flags.write_ipc_stream)).height == 1000
    with pytest.raises(InvalidInput, match="be read"):
        stream(tmp_path / "a", nulls(1000))


def test_what_unpacks_to_more_than_there_may_be_is_refused(tmp_path: Path) -> None:
    zeros = pl.DataFrame({"z": [0] * 100_000})
    lz4 = {"compression": "lz4"}
    for read, content in (
        (stream, bytes_of(lambda to: zeros.write_ipc_stream(to, **lz4))),
        (file, bytes_of(lambda to: zeros.write_ipc(to, **lz4))),
    ):
        assert len(content) < 20_000
        read(tmp_path / "a", content)
        read(tmp_path / "a", content, Bounds(100, 0))
        with pytest.raises(Exhausted, match="unpacks to more"):
            read(tmp_path / "a", content, Bounds(100, 100_000))


def test_what_is_not_compressed_counts_as_it_is(tmp_path: Path) -> None:
    noise = pl.DataFrame({"x": random.Random(5).choices(range(1 << 62), k=9_999)})
    packed = bytes_of(lambda to: noise.write_ipc(to, compression="lz4"))
    content = packed.replace(struct.pack("<q", 8 * 9_999), struct.pack("<q", -1))
    assert content != packed
    file(tmp_path / "a", content)
    with pytest.raises(Exhausted, match="unpacks to more"):
        file(tmp_path / "a", content, Bounds(100, 75_000))


def test_a_buffer_of_less_than_nothing_is_refused(tmp_path: Path) -> None:
    packed = bytes_of(lambda to: pl.DataFrame({"z": [0] * 9_999}).write_ipc(to, compression="lz4"))
    size = struct.pack("<q", 8 * 9_999)
    assert packed.count(size) == 1
    with pytest.raises(InvalidInput, match="be read"):
        file(tmp_path / "a", packed.replace(size, struct.pack("<q", -5)))


def test_a_block_that_is_no_batch_is_refused(tmp_path: Path) -> None:
    offset, _, _ = struct.unpack_from(BLOCK, ONE, block_in(ONE))
    kind = root_of(memoryview(ONE)[offset + 8 :]).field(1)
    assert kind is not None
    content = bytearray(ONE)
    assert content[offset + 8 + kind] == 3
    content[offset + 8 + kind] = 2
    with pytest.raises(InvalidInput, match="be read"):
        file(tmp_path / "a", bytes(content))


def footer_of(content: bytes) -> int:
    """Where the footer of a file begins."""
    (size,) = struct.unpack_from("<i", content, len(content) - 10)
    return len(content) - 10 - size


def block_in(content: bytes) -> int:
    """Where the footer of a file of one batch tells where that is."""
    footer = footer_of(content)
    end = content.rindex(END, 0, footer)
    for place in range(footer, len(content) - struct.calcsize(BLOCK)):
        offset, metadata, body = struct.unpack_from(BLOCK, content, place)
        if offset >= 8 and metadata > 0 and offset + metadata + body == end:
            return place
    raise AssertionError("no block in the footer")


def with_block(content: bytes, change: Callable[[int, int, int], tuple[int, int, int]]) -> bytes:
    """A file of one batch whose footer tells otherwise where that is."""
    changed, place = bytearray(content), block_in(content)
    struct.pack_into(BLOCK, changed, place, *change(*struct.unpack_from(BLOCK, content, place)))
    return bytes(changed)


@pytest.mark.parametrize(
    "change",
    [
        lambda offset, metadata, body: (offset, metadata, body + (1 << 40)),
        lambda offset, metadata, body: (-offset, metadata, body),
        lambda offset, metadata, body: (offset + 8, metadata, body),
        lambda offset, metadata, body: (offset, metadata, -8),
        lambda offset, metadata, body: (offset, 0, body),
        lambda offset, metadata, body: (offset, metadata, body - 16),
        lambda offset, metadata, body: (0, metadata, body),
    ],
    ids=["long", "negative", "later", "no body", "no metadata", "short", "before"],
)
def test_blocks_that_are_elsewhere_are_refused(tmp_path: Path, change) -> None:
    file(tmp_path / "a", with_block(ONE, lambda *same: same))
    with pytest.raises(InvalidInput, match="cannot be read as an Arrow file"):
        file(tmp_path / "a", with_block(ONE, change))


def test_batches_that_share_bytes_are_refused(tmp_path: Path) -> None:
    content = FILES["pyarrow"]
    reader = pa.ipc.open_file(content)
    assert reader.num_record_batches == 3
    footer = footer_of(content)
    blocks = [
        place
        for place in range(footer, len(content) - 24)
        if content[place : place + 8] != bytes(8)
        and struct.unpack_from("<q", content, place)[0] < footer
        and content[struct.unpack_from("<q", content, place)[0] :][:4] == b"\xff" * 4
    ]
    first, second = blocks[-2:]
    twice = content[:second] + content[first : first + 24] + content[second + 24 :]
    with pytest.raises(InvalidInput, match="share bytes"):
        file(tmp_path / "a", twice)


def test_the_schema_of_a_file_is_that_of_its_footer(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="more than 4 columns"):
        file(tmp_path / "a", FILES["polars"], Bounds(4, 0))


SMALL = {
    Format.ARROW_STREAM: [STREAMS["pyarrow"], STREAMS["lz4"]],
    Format.ARROW_FILE: [FILES["pyarrow"], FILES["zstd"]],
}
WORDS = (b"\xff" * 4, bytes(4), b"\xff\xff\xff\x7f", struct.pack("<q", 1 << 40), b"\xff" * 8)


def damaged(chance: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 4])):
        place = chance.randrange(len(changed))
        word = chance.choice([bytes([changed[place] ^ 1 << chance.randrange(8)]), *WORDS])
        changed[place : place + len(word)] = word
    return bytes(changed)


def damaged_files() -> Iterator[tuple[Format, bytes]]:
    chance = random.Random(11)
    for _ in range(100):
        for kind, contents in SMALL.items():
            yield kind, damaged(chance, chance.choice(contents))


def refusals(path: Path) -> list[SteamError]:
    """How the damaged files are refused that are; raises what is no error for a user."""
    refused = []
    for kind, content in damaged_files():
        path.write_bytes(content)
        try:
            if kind is Format.ARROW_FILE:
                check_file(str(path), BOUNDS)
            else:
                ArrowStream(str(path), BOUNDS)
        except SteamError as error:
            refused.append(error)
    return refused


def test_a_damaged_file_passes_or_is_refused_by_a_sentence(tmp_path: Path) -> None:
    refused = refusals(tmp_path / "a")
    assert len(refused) > 50
    assert all(error.message.endswith(".") and error.hint for error in refused)


def test_a_check_that_lets_errors_through_is_noticed(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(announced, "UNREADABLE", ())
    with pytest.raises(ValueError, match=" "):
        refusals(tmp_path / "a")
