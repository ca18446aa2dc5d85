"""Bytes that the real protocol buffers wrote, and bytes that nobody wrote."""

import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact
from steam.model.onnx.wire import Message, Piece, parse

INT64 = st.integers(-(1 << 63), (1 << 63) - 1)


def message(data: bytes) -> Message:
    return parse(Piece(data, 0, len(data)))


@given(st.lists(INT64), st.lists(st.text()), st.lists(st.floats(width=32)))
def test_what_protobuf_writes_is_read(ints, texts, floats) -> None:
    attribute = onnx.AttributeProto(
        name="a", ints=ints, floats=floats, strings=[text.encode() for text in texts]
    )
    found = message(attribute.SerializeToString())
    assert found.text(1) == "a"
    assert found.integers(8) == tuple(ints)
    assert found.texts(9) == tuple(texts)


@given(st.lists(INT64), st.lists(st.integers(0, 1 << 40)))
def test_packed_numbers_are_read_as_well(ints, dims) -> None:
    tensor = onnx.TensorProto(int64_data=ints, dims=dims)
    found = message(tensor.SerializeToString())
    assert found.integers(7) == tuple(ints)
    assert found.integers(1) == tuple(dims)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data) -> None:
    try:
        found = message(data)
        for field in range(1, 30):
            found.integers(field)
            found.texts(field)
            list(found.messages(field))
    except InvalidArtifact:
        pass


def test_what_stands_twice_is_refused_where_one_is_asked_for() -> None:
    with pytest.raises(InvalidArtifact, match="the same thing twice"):
        message(b"\x0a\x01a\x0a\x01b").text(1)
    with pytest.raises(InvalidArtifact, match="the same number twice"):
        message(b"\x08\x01\x08\x02").integer(1)


@pytest.mark.parametrize(
    "data",
    [
        b"\x0a",
        b"\x0a\x05abc",
        b"\x08",
        b"\x08\xff",
        b"\x0d\x00\x00",
        b"\x0b\x0c",  # a group
        b"\x00\x00",  # the field 0
        b"\x08" + b"\xff" * 11 + b"\x01",
    ],
)
def test_what_is_cut_off_or_of_no_known_shape_is_refused(data) -> None:
    with pytest.raises(InvalidArtifact):
        message(data).integers(1)


def test_a_long_run_of_numbers_is_one_piece() -> None:
    found = message(b"\x40\x81\x01" * 500_000)
    assert len(found.numbers[8]) == 1
    assert found.integers(8)[-1] == 129


def test_a_message_of_too_many_fields_is_refused() -> None:
    with pytest.raises(InvalidArtifact, match="more than 2000000 fields"):
        message(b"\x0a\x00" * 2_000_001)


def test_text_must_be_utf8() -> None:
    with pytest.raises(InvalidArtifact, match="not UTF-8"):
        message(b"\x0a\x01\xff").text(1)
