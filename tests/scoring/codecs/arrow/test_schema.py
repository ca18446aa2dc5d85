"""The schemas whose columns are read in place, and those that are left to polars."""

import struct

import numpy as np
import pyarrow as pa
import pytest
from flatbuffers import Builder

from steam.core.arrow.flatbuffer import root_of
from steam.scoring.codecs.arrow import schema
from steam.scoring.codecs.arrow.schema import Text, integer_of, plain_schema
from tests.core.arrow import made_arrow

PLAIN = {
    "i8": (pa.int8(), np.dtype("<i1")),
    "i16": (pa.int16(), np.dtype("<i2")),
    "i32": (pa.int32(), np.dtype("<i4")),
    "i64": (pa.int64(), np.dtype("<i8")),
    "u8": (pa.uint8(), np.dtype("<u1")),
    "u16": (pa.uint16(), np.dtype("<u2")),
    "u32": (pa.uint32(), np.dtype("<u4")),
    "u64": (pa.uint64(), np.dtype("<u8")),
    "f32": (pa.float32(), np.dtype("<f4")),
    "f64": (pa.float64(), np.dtype("<f8")),
    "flag": (pa.bool_(), np.dtype(np.bool_)),
    "text": (pa.string(), Text.OFFSETS),
    "large": (pa.large_string(), Text.LARGE_OFFSETS),
    "views": (pa.string_view(), Text.VIEWS),
}
OTHERS = {
    "half": pa.float16(),
    "null": pa.null(),
    "day": pa.date32(),
    "time": pa.timestamp("us"),
    "decimal": pa.decimal128(9, 2),
    "bytes": pa.binary(),
    "list": pa.list_(pa.int64()),
    "struct": pa.struct({"x": pa.int64()}),
    "coded": pa.dictionary(pa.int32(), pa.string()),
}


def metadata_of(message: bytes) -> memoryview:
    return memoryview(message)[8 : 8 + struct.unpack_from("<I", message, 4)[0]]


def written(columns: dict[str, pa.DataType]) -> memoryview:
    return metadata_of(pa.schema(columns.items()).serialize().to_pybytes())


def test_the_kind_of_each_plain_column_in_their_order() -> None:
    found = plain_schema(written({name: kind for name, (kind, _) in PLAIN.items()}))
    assert found is not None
    assert list(found.items()) == [(name, kind) for name, (_, kind) in PLAIN.items()]


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_one_other_column_leaves_all_to_polars(other: pa.DataType) -> None:
    assert plain_schema(written({"x": pa.int64(), "y": other})) is None


def test_columns_of_one_name_are_left_to_polars() -> None:
    def columns(builder: Builder) -> list[int]:
        return [made_arrow.column(builder, "x"), made_arrow.column(builder, "x")]

    assert plain_schema(metadata_of(made_arrow.schema(columns))) is None


def test_no_columns_are_plain() -> None:
    assert plain_schema(written({})) == {}


def test_numbers_of_other_machines_are_left_to_polars() -> None:
    builder = Builder(100)
    builder.StartVector(4, 0, 4)
    fields = builder.EndVector()
    builder.StartObject(2)
    builder.PrependInt16Slot(0, 1, 0)  # the high byte comes first
    builder.PrependUOffsetTRelativeSlot(1, fields, 0)
    inner = builder.EndObject()
    builder.StartObject(3)
    builder.PrependUOffsetTRelativeSlot(2, inner, 0)
    builder.Finish(builder.EndObject())
    assert plain_schema(memoryview(bytes(builder.Output()))) is None


def test_a_schema_that_is_too_long_to_keep_is_left_to_polars(monkeypatch) -> None:
    long = written({"x" * 1000: pa.int64()})
    assert plain_schema(long) is not None
    monkeypatch.setattr(schema, "_LONGEST", 1000)
    assert plain_schema(long) is None


@pytest.mark.parametrize("size", [0, 3, 20, 60])
def test_a_schema_that_ends_early_is_told_so(size: int) -> None:
    with pytest.raises((ValueError, struct.error)):
        plain_schema(written({"column": pa.int64()})[:size])


@pytest.mark.parametrize(
    ("bits", "is_signed", "kind"),
    [(8, False, "<u1"), (64, True, "<i8"), (24, True, None), (128, True, None), (-8, True, None)],
)
def test_integers_of_whole_words(bits: int, is_signed: bool, kind: str | None) -> None:
    builder = Builder(50)
    builder.StartObject(2)
    builder.PrependInt32Slot(0, bits, 0)
    builder.PrependBoolSlot(1, is_signed, False)
    builder.Finish(builder.EndObject())
    found = integer_of(root_of(memoryview(bytes(builder.Output()))))
    assert found == (None if kind is None else np.dtype(kind))
