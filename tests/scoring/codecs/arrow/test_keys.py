"""Columns coded by a dictionary are read whatever stands in the place of a missing key."""

import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.scoring.codecs.arrow.frames import columns_of_frame
from steam.scoring.codecs.arrow.keys import without_keys_of_missing
from steam.scoring.codecs.arrow.messages import read_messages
from steam.scoring.codecs.arrow_stream import ARROW_TYPE

TEXTS = ["red", "7", "another"]


def stream_of(table: pa.Table) -> bytes:
    written = io.BytesIO()
    with pa.ipc.new_stream(written, table.schema) as writer:
        writer.write_table(table)
    return written.getvalue()


def coded(texts: list[str | None], kind: pa.DataType, of_missing: int) -> pa.Array:
    """Texts by a dictionary, with a key of their own for missing ones."""
    keys = [of_missing if text is None else TEXTS.index(text) for text in texts]
    present = np.packbits([text is not None for text in texts], bitorder="little")
    given = np.array(keys).astype(kind.to_pandas_dtype())
    buffers = [pa.py_buffer(present.tobytes()), pa.py_buffer(given.tobytes())]
    return pa.DictionaryArray.from_arrays(
        pa.Array.from_buffers(kind, len(texts), buffers, null_count=texts.count(None)),
        pa.array(TEXTS),
    )


def read(stream: bytes) -> list[str | None]:
    mended = without_keys_of_missing(stream, read_messages(stream, 1_000).schema)
    columns = columns_of_frame(mended, ["colour"], {})
    cells = columns.cells(0, columns.rows)["colour"]
    return [None if code < 0 else cells.different[code] for code in cells.codes.tolist()]


@given(
    st.lists(st.lists(st.sampled_from([*TEXTS, None]), min_size=1), min_size=1, max_size=3),
    st.sampled_from([(pa.int8(), -1), (pa.int64(), -(2**63)), (pa.uint8(), 255), (pa.int16(), 3)]),
)
def test_any_key_of_a_missing_text_is_none(batches, key) -> None:
    columns = [coded(texts, *key) for texts in batches]
    others = [pa.array([1.5] * len(texts)) for texts in batches]
    table = pa.table({"n": pa.chunked_array(others), "colour": pa.chunked_array(columns)})
    assert read(stream_of(table)) == [text for texts in batches for text in texts]


def test_a_stream_without_dictionaries_is_not_copied() -> None:
    stream = stream_of(pa.table({"colour": ["red", None]}))
    assert without_keys_of_missing(stream, read_messages(stream, 9).schema) is stream


@pytest.mark.parametrize("texts", [["red", None, "7"], [None, None]])
def test_categories_of_pandas(ask, texts) -> None:
    frame = pd.DataFrame({"amount": [5.0] * len(texts), "colour": texts})
    by_texts = stream_of(pa.Table.from_pandas(frame))
    frame["colour"] = frame["colour"].astype("category")
    by_keys = stream_of(pa.Table.from_pandas(frame))
    assert ask(by_keys, ARROW_TYPE).text == ask(by_texts, ARROW_TYPE).text


def test_a_dictionary_within_a_list_is_no_trouble(ask) -> None:
    lists = pa.array([["a"], None, ["b", None]], pa.list_(pa.dictionary(pa.int8(), pa.string())))
    reply = ask(stream_of(pa.table({"amount": [5, 5, 5], "unread": lists})), ARROW_TYPE)
    assert reply.rows == 3
