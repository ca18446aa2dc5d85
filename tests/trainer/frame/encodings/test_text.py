"""Strings."""

from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.frame.chunk import encode_strings


@given(st.lists(st.none() | st.text(st.characters()), max_size=30))
def test_every_string_comes_back(values: list[str | None]) -> None:
    chunk = encode_strings(values)
    assert chunk.rows == len(values)
    assert chunk.decode().tolist() == values


def test_empty_is_not_missing() -> None:
    assert encode_strings(["", None]).decode().tolist() == ["", None]
