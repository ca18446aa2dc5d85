import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.scoring.codecs.tensor_bytes import FoundTexts, numbers_in_bytes, texts_in_bytes
from steam.scoring.codecs.tensors import NUMBERS, Tensor
from steam.scoring.tables import Cells, Texts


def tensor(data: bytes, datatype: str = "BYTES", rows: int = 2, width: int = 1) -> Tensor:
    return Tensor("AGE", datatype, rows, width, memoryview(data))


def written(*texts: str | bytes) -> bytes:
    encoded = [text.encode() if isinstance(text, str) else text for text in texts]
    return b"".join(struct.pack("<I", len(text)) + text for text in encoded)


def spelled_out(found: FoundTexts, start: int, end: int) -> list[str | None]:
    cells: Cells = found.between(start, end)
    if isinstance(cells, Texts):
        return [None if code < 0 else cells.different[code] for code in cells.codes]
    return list(cells)


@pytest.mark.parametrize("datatype", NUMBERS)
def test_numbers_are_the_bytes_themselves(datatype: str) -> None:
    dtype = NUMBERS[datatype]
    values = np.array([0, 1, 1, 0, 1, 1], dtype)
    found = numbers_in_bytes(tensor(values.tobytes(), datatype, 3, 2)).values
    assert (found.dtype, found.tolist()) == (dtype, values.tolist())


def test_numbers_are_not_copied() -> None:
    body = bytearray(b"xyz" + np.array([1.0, 2.0]).tobytes())
    found = numbers_in_bytes(Tensor("AGE", "FP64", 2, 1, memoryview(body)[3:])).values
    body[3:] = np.array([3.0, 4.0]).tobytes()
    assert found.tolist() == [3.0, 4.0]


@pytest.mark.parametrize(("datatype", "size"), [("FP64", 15), ("FP64", 17), ("INT8", 0)])
def test_another_number_of_bytes_is_refused(datatype: str, size: int) -> None:
    with pytest.raises(InvalidInput, match=f"{size} bytes where {datatype} needs"):
        numbers_in_bytes(tensor(bytes(size), datatype))


texts = st.sampled_from(["", "white", "a\0b", "\0", "\1\0\0\0", "ü" * 100, "x" * 300]) | st.text(
    st.characters(exclude_categories=["Cs"])
)


@given(st.lists(texts, max_size=20), st.integers(0, 20), st.integers(0, 20))
def test_texts_are_what_was_written(given_texts: list[str], one: int, other: int) -> None:
    found = texts_in_bytes(tensor(written(*given_texts), rows=len(given_texts)))
    start, end = sorted((min(one, len(given_texts)), min(other, len(given_texts))))
    assert spelled_out(found, start, end) == [text or None for text in given_texts[start:end]]


@given(st.lists(st.sampled_from(["a", "white", "x" * 70, "y" * 255]), min_size=1, max_size=30))
def test_ordinary_texts_are_found_at_once(given_texts: list[str]) -> None:
    found = texts_in_bytes(tensor(written(*given_texts), rows=len(given_texts)))
    assert found.is_plain
    assert spelled_out(found, 0, len(given_texts)) == given_texts


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0\0\0",
        written("a"),
        written("a", "b", "c"),
        written("a", "b") + b"\0",
        written("a", "b")[:-1],
        written("a") + b"\xff\xff\xff\xff" + b"b",
        b"\xff\xff\xff\x7f" + bytes(20),
        b"\5\0\0\0" + written("a"),  # three zeros each, and one length leads astray
        b"\2\0\0\0a" + b"\0\0\0" + b"b",
    ],
)
def test_lengths_beyond_the_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput, match="bytes that do not hold its texts"):
        texts_in_bytes(tensor(data))


@given(st.binary(max_size=40), st.integers(0, 6))
def test_no_bytes_whatever_are_read_beyond_their_end(data: bytes, rows: int) -> None:
    try:
        found = texts_in_bytes(tensor(data, rows=rows))
        cells = spelled_out(found, 0, rows)
    except InvalidInput:
        return
    assert written(*(cell or "" for cell in cells)) == data


def test_a_text_that_is_not_utf_8_is_told_by_its_row() -> None:
    found = texts_in_bytes(tensor(written("a", "b", b"\xff", "c"), rows=4))
    assert spelled_out(found, 0, 2) == ["a", "b"]
    with pytest.raises(InvalidInput, match="Row 3: input AGE holds a text that is not UTF-8"):
        found.between(1, 4)


def test_many_zeros_are_many_empty_texts_or_too_few() -> None:
    assert spelled_out(texts_in_bytes(tensor(bytes(4000), rows=1000)), 0, 1000) == [None] * 1000
    with pytest.raises(InvalidInput):
        texts_in_bytes(tensor(bytes(4 << 20), rows=1000))
