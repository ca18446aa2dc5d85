"""Strings."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.frame.chunk import Utf8Rows, encode_strings, encode_utf8
from steam.trainer.frame.encodings import text
from steam.trainer.frame.encodings.text import TextChunk, utf8_rows
from tests.trainer.frame.plain import must_notice

ANY_CHARACTER = st.characters() | st.sampled_from("\ud800\udc00\x00\u00e9\u20ac\U0001f600")
TEXTS = st.lists(st.none() | st.text(ANY_CHARACTER, max_size=6), max_size=30)


def comes_back(values: list[str | None]) -> bool:
    chunk = encode_strings(values)
    return chunk.rows == len(values) and chunk.decode().tolist() == values


@given(TEXTS)
def test_every_string_comes_back(values) -> None:
    assert comes_back(values)


@given(TEXTS, st.integers(0, 30))
def test_slices_and_concatenations_come_back(values, cut) -> None:
    left, right = encode_strings(values[:cut]).decode(), encode_strings(values).decode()[cut:]
    assert encode_strings(np.concatenate([left, right])).decode().tolist() == values


@given(TEXTS)
def test_lengths_are_those_of_the_bytes(values) -> None:
    rows = utf8_rows(values)
    expected = [len((value or "").encode("utf-8", "surrogatepass")) for value in values]
    assert rows.lengths.tolist() == expected
    assert len(rows.data) == sum(expected)


def knows_only_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        text, "_starts_character", lambda data: np.frombuffer(data, dtype=np.uint8) < 0x80
    )


def takes_missing_for_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "bitmap_of", lambda missing: None)


@pytest.mark.parametrize("mutate", [knows_only_ascii, takes_missing_for_empty])
def test_wrong_texts_are_noticed(monkeypatch, mutate) -> None:
    must_notice(monkeypatch, mutate, TEXTS, comes_back)


def test_empty_is_not_missing() -> None:
    assert encode_strings(["", None]).decode().tolist() == ["", None]


def test_bytes_are_taken_as_they_are() -> None:
    rows = Utf8Rows("a€".encode(), np.array([1, 0, 3]), np.array([False, True, False]))
    chunk = encode_utf8(rows)
    assert isinstance(chunk, TextChunk)
    assert chunk.data is rows.data
    assert chunk.decode().tolist() == ["a", None, "€"]
