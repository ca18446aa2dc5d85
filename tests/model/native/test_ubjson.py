import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact
from steam.model.native.ubjson import MAX_DEPTH, parse_ubjson


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"T", True),
        (b"F", False),
        (b"Z", None),
        (b"i\xff", -1),
        (b"U\xff", 255),
        (b"I\x01\x00", 256),
        (b"l\xff\xff\xff\xfe", -2),
        (b"L" + struct.pack(">q", 1 << 40), 1 << 40),
        (b"d" + struct.pack(">f", 0.5), 0.5),
        (b"D" + struct.pack(">d", 0.1), 0.1),
        (b"Si\x02\xc3\xa9", "é"),
        (b"[]", []),
        (b"[TF]", [True, False]),
        (b"[#U\x02TZ", [True, None]),
        (b"{}", {}),
        (b"{i\x01ai\x05i\x01b{}}", {"a": 5, "b": {}}),
    ],
)
def test_each_value_is_read(data: bytes, value: object) -> None:
    assert parse_ubjson(data) == value


@pytest.mark.parametrize("kind", ["b", "B", ">h", ">i", ">q", ">f", ">d"])
def test_a_typed_array_is_numpys(kind: str) -> None:
    marker = dict(zip(["b", "B", ">h", ">i", ">q", ">f", ">d"], "iUIlLdD", strict=True))[kind]
    values = np.array([1, 2, 100], dtype=kind)
    found = parse_ubjson(b"[$" + marker.encode() + b"#i\x03" + values.tobytes())
    assert isinstance(found, np.ndarray)
    assert found.tolist() == [1, 2, 100]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"N",
        b"i",
        b"TT",
        b"[T",
        b"{i\x01a",
        b"{Ta",
        b"Si\x05ab",
        b"Si\xff",
        b"Si\x01\xff",
        b"Sd\0\0\0\0",
        b"[#i\xff",
        b"[#L\x7f" + b"\xff" * 7,
        b"[$d#L\x7f" + b"\xff" * 7,
        b"[$d#i\xff",
        b"[$Z#i\x03",
        b"[$di\x01",
        b"{i\x01a" * 100,
    ],
)
def test_what_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidArtifact):
        parse_ubjson(data)


def test_nesting_is_bounded() -> None:
    deepest = MAX_DEPTH - 1
    assert parse_ubjson(b"[" * deepest + b"T" + b"]" * deepest)
    with pytest.raises(InvalidArtifact, match="nested too deeply"):
        parse_ubjson(b"[" * 100_000)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_value_or_refused(data: bytes) -> None:
    try:
        parse_ubjson(data)
    except InvalidArtifact:
        return
