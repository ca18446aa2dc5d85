"""Text of polars becomes the bytes that texts of Python become."""

import polars as pl
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.trainer.frame.encodings.text import utf8_rows
from steam.trainer.frame.parse import utf8
from steam.trainer.frame.parse.utf8 import utf8_of

TEXTS = st.lists(st.none() | st.text(st.characters(codec="utf-8"), max_size=4), max_size=9)


def as_by_way_of_python(texts: list[str | None]) -> bool:
    found, right = utf8_of(pl.Series(texts, dtype=pl.String)), utf8_rows(texts)
    missing = [None if rows.missing is None else rows.missing.tolist() for rows in (found, right)]
    same = found.data == right.data and found.lengths.tolist() == right.lengths.tolist()
    return same and missing[0] == missing[1]


@given(TEXTS)
def test_bytes_lengths_and_what_is_missing(texts: list[str | None]) -> None:
    assert as_by_way_of_python(texts)


def test_the_property_catches_lengths_in_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    class Characters(pl.Series):
        @property
        def str(self):
            return self

        def len_bytes(self) -> pl.Series:
            return pl.Series(self.to_list(), dtype=pl.String).str.len_chars()

        def join(self, *args: object, **more: bool) -> pl.Series:
            return pl.Series(self.to_list(), dtype=pl.String).str.join(*args, **more)

    right = utf8.utf8_of
    monkeypatch.setitem(
        globals(), "utf8_of", lambda texts: right(Characters(texts.to_list(), dtype=pl.String))
    )
    find(TEXTS, lambda texts: not as_by_way_of_python(texts))
    monkeypatch.undo()
    with pytest.raises(NoSuchExample):
        find(
            TEXTS, lambda texts: not as_by_way_of_python(texts), settings=settings(max_examples=50)
        )
