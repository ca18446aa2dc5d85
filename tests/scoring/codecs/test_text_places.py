import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.scoring.codecs import text_places
from steam.scoring.codecs.text_places import PADDING, one_by_one, texts_at
from steam.scoring.tables import Cells, Texts

characters = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
cells = st.sampled_from(["", "a", "white", "12345678", "123456789", "x" * 65]) | st.text(characters)


def spelled_out(found: Cells) -> list[str | None]:
    if isinstance(found, Texts):
        return [None if code < 0 else found.different[code] for code in found.codes]
    return list(found)


@given(st.lists(cells, max_size=30))
def test_cells_are_what_stands_there(texts: list[str]) -> None:
    written = [text.encode() for text in texts]
    lengths = np.array([len(text) for text in written], np.intp)
    starts = np.cumsum(lengths) - lengths
    given_text = b"".join(written) + PADDING
    wanted = [text or None for text in texts]
    assert list(one_by_one(given_text, starts, lengths)) == wanted
    found = texts_at(given_text, starts, lengths)
    assert spelled_out(found) == wanted
    if isinstance(found, Texts):
        assert len(set(found.different)) == len(found.different)
        assert "" not in found.different


WORDS = st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 3), max_size=40)


@pytest.mark.parametrize(
    "factors",
    [
        text_places._HASH_FACTORS,
        tuple(map(np.uint64, (0, 1 << 63, 0x9E3779B97F4A7C15))),  # all, or half, meet in a slot
        (np.uint64(0),),
    ],
)
@given(words=WORDS)
def test_different_words_are_told_apart_whatever_meets_in_a_slot(
    factors: tuple[np.uint64, ...], words: list[int]
) -> None:
    values = np.array(words, np.uint64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_places, "_HASH_FACTORS", factors)
        found = text_places._factors(values)
    wanted = np.unique(values, return_index=True, return_inverse=True)
    for one, other in zip(found, wanted, strict=True):
        np.testing.assert_array_equal(one, other)


def test_more_different_words_than_slots_are_told_apart() -> None:
    values = np.arange(200_000, dtype=np.uint64)[::-1] // np.uint64(2)
    different, first, codes = text_places._factors(values)
    np.testing.assert_array_equal(different, np.arange(100_000))
    np.testing.assert_array_equal(different[codes], values)
    np.testing.assert_array_equal(values[first], different)
