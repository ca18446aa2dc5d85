"""Views are found among the buffers of any columns, and what they spell out is bounded."""

import datetime as dt
import io
import struct
from decimal import Decimal

import pyarrow as pa
import pytest

from steam.scoring.codecs.arrow import views
from steam.scoring.codecs.arrow.messages import read_messages
from steam.scoring.codecs.arrow.views import check_views
from steam.scoring.errors import TooLarge
from tests.core.arrow.made_arrow import (
    END,
    TEXT_VIEW,
    batch,
    column,
    dictionary,
    schema,
)

TEXT = "thirteen and more"
ROWS = 3
BESIDE = [
    pa.nulls(ROWS),
    pa.array([1, None, 3], pa.int8()),
    pa.array([1.5, None, 3], pa.float16()),
    pa.array([True, None, False]),
    pa.array([Decimal("1.5")] * ROWS),
    pa.array([dt.date(2020, 1, 1)] * ROWS),
    pa.array([1, 2, 3], pa.time32("s")),
    pa.array([1, 2, 3], pa.timestamp("us", "UTC")),
    pa.array([1, 2, 3], pa.duration("s")),
    pa.array([b"abc"] * ROWS, pa.binary(3)),
    pa.array([b"a", None, b"c"]),
    pa.array([b"a", None, b"c"], pa.large_binary()),
    pa.array(["a", None, "c"]),
    pa.array(["a", None, "c"], pa.large_string()),
    pa.array([[1], None, [2, 3]]),
    pa.array([[1], None, [2, 3]], pa.large_list(pa.int64())),
    pa.array([[1, 2]] * ROWS, pa.list_(pa.int64(), 2)),
    pa.array([{"a": 1, "b": "b"}] * ROWS),
    pa.array([[("key", 1)]] * ROWS, pa.map_(pa.string(), pa.int64())),
    pa.array(["a", "b", "a"]).dictionary_encode(),
]
VIEWS = [
    pa.array([b"a", None, b"ab"], pa.binary_view()),
    pa.array([["a"], None, ["b", "c"]], pa.list_(pa.string_view())),
    pa.array([{"a": 1, "b": "b"}] * ROWS, pa.struct([("a", pa.int32()), ("b", pa.string_view())])),
]
"""Columns that spell out three bytes."""


def stream_of(table: pa.Table) -> bytes:
    written = io.BytesIO()
    with pa.ipc.new_stream(written, table.schema) as writer:
        writer.write_table(table)
    return written.getvalue()


def check(stream: bytes) -> None:
    check_views(stream, read_messages(stream, 1_000_000).schema)


@pytest.mark.parametrize(
    ("beside", "spelled"),
    [*((column, 0) for column in BESIDE), *((column, 3) for column in VIEWS)],
    ids=[str(column.type) for column in (*BESIDE, *VIEWS)],
)
def test_views_are_found_beside_columns_of_any_type(monkeypatch, beside, spelled: int) -> None:
    texts = pa.array([TEXT, None, TEXT], pa.string_view())
    stream = stream_of(pa.table({"before": texts, "beside": beside, "after": texts}))
    spelled += 4 * len(TEXT)
    monkeypatch.setattr(views, "_MOST_TEXT", spelled)
    check(stream)
    monkeypatch.setattr(views, "_MOST_TEXT", spelled - 1)
    with pytest.raises(TooLarge):
        check(stream)


def views_of(count: int, length: int) -> bytes:
    """Views of the same text, and the text."""
    return struct.pack("<i4sii", length, b"xxxx", 0, 0) * count + b"x" * length


def test_views_of_all_batches_and_dictionaries_are_added_up() -> None:
    """A hundred megabytes each, of a megabyte of text."""
    length, rows = 1 << 20, 100
    buffers = [(0, 0), (0, 16 * rows), (16 * rows, length)]
    body = views_of(rows, length)
    texts = schema(lambda builder: [column(builder, "x", TEXT_VIEW, dictionary=7)])
    one = dictionary(7, [(rows, 0)], buffers, body, [1])
    check(texts + one * 2 + END)
    with pytest.raises(TooLarge, match="256 MB"):
        check(texts + one * 3 + END)
    texts = schema(lambda builder: [column(builder, "x", TEXT_VIEW)])
    one = batch(rows, [(rows, 0)], buffers, body, [1])
    check(texts + one * 2 + END)
    with pytest.raises(TooLarge, match="256 MB"):
        check(texts + one * 3 + END)
