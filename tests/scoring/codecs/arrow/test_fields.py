"""Schemas that are larger than they look are refused before anybody builds their columns."""

import io

import polars as pl
import pyarrow as pa
import pytest

from steam.core.errors import InvalidInput
from steam.scoring.codecs.arrow.fields import check_fields
from steam.scoring.codecs.arrow.messages import read_messages
from steam.scoring.codecs.arrow_stream import ARROW_TYPE
from steam.scoring.errors import TooLarge
from tests.core.arrow.made_arrow import (
    END,
    INTEGER,
    LIST,
    STRUCT,
    TIMESTAMP,
    UNION,
    column,
    pairs,
    schema,
    text,
    timestamp,
    union,
)

MEGABYTE = "x" * (1 << 20)


def check(stream: bytes) -> None:
    check_fields(read_messages(stream, 100).schema)


def within(depth: int, kind: int = LIST, times: int = 1) -> bytes:
    """A schema of one column: a number in a list in a list, and so on, or each twice in it."""

    def columns(builder):
        inner = column(builder, "x")
        for _ in range(depth - 1):
            inner = column(builder, "x", kind, members=[inner] * times)
        return [inner]

    return schema(columns) + END


def shared_name(builder):
    name = text(builder, MEGABYTE)
    return [column(builder, name), column(builder, name)]


def shared_metadata(builder):
    name, value = text(builder, "name"), text(builder, MEGABYTE)
    about = pairs(builder, [(name, value), (name, value)])
    return [column(builder, "x", metadata=about)]


def shared_zone(builder):
    kind = timestamp(builder, text(builder, MEGABYTE))
    return [column(builder, name, TIMESTAMP, of=kind) for name in "ab"]


def shared_ids(builder):
    kind = union(builder, 1 << 18)
    return [column(builder, name, UNION, of=kind) for name in "ab"]


def metadata_of_none(builder):
    value = text(builder, MEGABYTE)
    return [(value, value)]


@pytest.mark.parametrize(
    "stream",
    [
        schema(shared_name),
        schema(shared_metadata),
        schema(shared_zone),
        schema(shared_ids),
        schema(lambda _: [], metadata_of_none),
    ],
    ids=["names", "metadata", "zones", "ids", "of the schema"],
)
def test_text_that_stands_there_once_and_is_used_twice_is_refused(stream: bytes) -> None:
    with pytest.raises(TooLarge, match="longer than itself"):
        check(stream + END)


def test_members_may_lie_so_deep_and_no_deeper() -> None:
    check(within(64))
    with pytest.raises(TooLarge, match="64 times"):
        check(within(65))


def test_members_that_many_columns_share_are_counted_each_time() -> None:
    check(within(14, STRUCT, 2))  # 2**14 - 1 of them
    with pytest.raises(TooLarge, match="20,000"):
        check(within(15, STRUCT, 2))
    with pytest.raises(TooLarge, match="20,000"):
        check(within(40, STRUCT, 3))


def test_what_would_end_the_process_is_refused(ask) -> None:
    """polars calls itself for each, and its stack is full after some thousand."""
    with pytest.raises(TooLarge, match="64 times"):
        ask(within(20_000), ARROW_TYPE)


def test_too_many_columns_are_refused_before_they_are_made() -> None:
    def columns(builder):
        one = column(builder, "x", INTEGER)
        return [one] * 10_001

    with pytest.raises(TooLarge, match="more than 10000 columns"):
        check(schema(columns) + END)


@pytest.mark.parametrize("size", [40, 100, 20_000])
def test_a_schema_that_ends_early_is_refused(size: int) -> None:
    table = pa.table({f"column {number}": [1] for number in range(500)})
    whole = table.schema.serialize().to_pybytes()[8:]
    assert len(whole) > 1 << 14
    with pytest.raises(InvalidInput, match="not an Arrow IPC stream"):
        check_fields(memoryview(whole)[:size])


def test_what_people_send_is_no_trouble() -> None:
    wide = pl.DataFrame({f"column {number}": [1.5] for number in range(10_000)})
    zones = pa.table({str(one): pa.array([1], pa.timestamp("s", "UTC")) for one in range(500)})
    annotated = zones.replace_schema_metadata({"pandas": MEGABYTE, "other": MEGABYTE})
    nested = pa.table({"x": [{"a": [{"b": "text"}], "c": 1}]})
    for table in (wide.to_arrow(), annotated, nested):
        written = io.BytesIO()
        with pa.ipc.new_stream(written, table.schema) as writer:
            writer.write_table(table)
        check(written.getvalue())
