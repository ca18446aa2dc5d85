"""Plain streams read where they lie have the cells that polars reads from them."""

import io
import math

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.errors import SteamError
from steam.scoring.codecs.arrow import buffers, level_views
from steam.scoring.codecs.arrow.buffers import PlainColumns, plain_columns
from steam.scoring.codecs.arrow.frames import columns_of_frame
from steam.scoring.codecs.arrow.messages import read_messages
from steam.scoring.tables import Cells, Numbers, Texts

MOST = 1_000
LEVELS = ("", "a", "b", "UA", "7", "twelve bytes", "grün", "a\0", "\N{SNOWMAN}" * 4)
LONG = (*LEVELS, "of thirteen b")
READS = ("number", "text", "further", "not there")
MODEL = {"text": LEVELS, "further": LEVELS}

NUMBERS = st.one_of(
    st.tuples(st.just(pa.int8()), st.integers(-128, 127)),
    st.tuples(st.just(pa.uint16()), st.integers(0, 2**16 - 1)),
    st.tuples(st.just(pa.int64()), st.integers(-(2**63), 2**63 - 1)),
    st.tuples(st.just(pa.uint64()), st.integers(0, 2**64 - 1)),
    st.tuples(st.just(pa.float32()), st.floats(width=32)),
    st.tuples(st.just(pa.float64()), st.floats()),
    st.tuples(st.just(pa.bool_()), st.booleans()),
)
TEXTS = st.sampled_from([pa.string(), pa.large_string(), pa.string_view()])


@st.composite
def tables(draw: st.DrawFn) -> pa.Table:
    rows = draw(st.integers(1, 20))
    kind, example = draw(NUMBERS)
    others = st.sampled_from([example, example, kind.to_pandas_dtype()(1), None])

    def some(cells: st.SearchStrategy[object]) -> list[object]:
        return draw(st.lists(cells, min_size=rows, max_size=rows))

    return pa.table(
        {
            "number": pa.array(some(others), kind),
            "text": pa.array(some(st.sampled_from([*LEVELS, None])), draw(TEXTS)),
            "unread": pa.array(some(st.text(max_size=20) | st.none()), draw(TEXTS)),
            "further": pa.array(some(st.sampled_from(LEVELS)), draw(TEXTS)),
        }
    )


def stream_of(table: pa.Table) -> bytes:
    written = io.BytesIO()
    with pa.ipc.new_stream(written, table.schema) as writer:
        writer.write_table(table)
    return written.getvalue()


def read(body: bytes) -> PlainColumns | None:
    return plain_columns(read_messages(body, MOST), READS, MODEL)


def listed(cells: Cells) -> list[object]:
    """Cells as JSON has them, NaN as missing."""
    if isinstance(cells, Texts):
        return [None if code < 0 else cells.different[code] for code in cells.codes.tolist()]
    assert isinstance(cells, Numbers)
    gaps = [False] * len(cells) if cells.missing is None else cells.missing.tolist()
    return [
        None if gap or (isinstance(value, float) and math.isnan(value)) else value
        for value, gap in zip(cells.values.tolist(), gaps, strict=True)
    ]


def check_that_polars_reads_the_same(table: pa.Table) -> None:
    body = stream_of(table)
    columns, by_polars = read(body), columns_of_frame(body, READS, {})
    assert columns is not None
    assert list(columns.names) == list(by_polars.names)
    for start, rows in ((0, table.num_rows), (table.num_rows // 2, 1)):
        found, asked = columns.cells(start, rows), by_polars.cells(start, rows)
        assert found.keys() == asked.keys()
        assert {name: listed(found[name]) for name in found} == {
            name: listed(asked[name]) for name in asked
        }


@given(tables())
def test_the_cells_are_those_that_polars_reads(table: pa.Table) -> None:
    check_that_polars_reads_the_same(table)


SAMPLE = pa.table(
    {
        "number": pa.array([1, None, 3], pa.int16()),
        "text": pa.array(["a", "twelve bytes", None], pa.string()),
        "further": pa.array(["UA", "a", "b"], pa.string_view()),
    }
)


@pytest.mark.parametrize(
    ("module", "name", "mutant"),
    [
        (buffers, "bits_of", lambda buffer, rows: np.ones(rows, np.bool_)),
        (level_views, "_MASKS", np.full(9, 2**64 - 1, np.uint64)),
        (level_views, "_HALF", np.uint64(24)),
    ],
)
def test_the_property_would_notice(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, mutant: object
) -> None:
    check_that_polars_reads_the_same(SAMPLE)
    monkeypatch.setattr(module, name, mutant)
    with pytest.raises(AssertionError):
        check_that_polars_reads_the_same(SAMPLE)


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["a", "another", "b"]),
        pa.array(["a", "of thirteen b", "b"], pa.large_string()),
        pa.array(["a", "of thirteen b", "b"], pa.string_view()),
        pa.array(["a", "b", "b"]).dictionary_encode(),
        pa.array([b"a", b"b", b"b"]),
        pa.array([[1], [2], [3]]),
        pa.array([1.0, 2.0, 3.0], pa.float16()),
        pa.nulls(3),
    ],
)
def test_what_is_not_plain_is_left_to_polars(column: pa.Array) -> None:
    assert read(stream_of(pa.table({"text": column}))) is None


def test_more_than_one_batch_is_left_to_polars() -> None:
    twice = pa.concat_tables([SAMPLE, SAMPLE])
    assert twice.column("number").num_chunks == 2
    assert read(stream_of(twice)) is None


def test_a_name_twice_is_left_to_polars() -> None:
    assert read(stream_of(pa.table([[1], [2]], names=["number", "number"]))) is None


def test_levels_that_no_view_holds_are_left_to_polars() -> None:
    messages = read_messages(stream_of(SAMPLE), MOST)
    assert plain_columns(messages, READS, {"text": LONG, "further": LEVELS}) is None


def test_what_polars_writes_is_plain() -> None:
    frame = pl.DataFrame({"number": [1.5, None], "text": ["a", None], "further": ["b", "UA"]})
    for level in (pl.CompatLevel.oldest(), pl.CompatLevel.newest()):
        written = io.BytesIO()
        frame.write_ipc_stream(written, compat_level=level)
        assert read(written.getvalue()) is not None


BODY = stream_of(SAMPLE)


@settings(max_examples=500)
@given(st.integers(0, len(BODY) - 1), st.binary(min_size=1, max_size=8))
def test_a_damaged_stream_is_read_within_its_bytes_or_left_alone(place: int, other: bytes) -> None:
    damaged = (BODY[:place] + other + BODY[place + len(other) :])[: len(BODY)]
    try:
        columns = read(damaged)
    except SteamError as refusal:
        assert refusal.hint  # noqa: PT017
        return
    if columns is not None:
        for name, cells in columns.cells(0, columns.rows).items():
            assert len(cells) == columns.rows
            assert set(listed(cells)) <= {*LEVELS, None} or name == "number"
