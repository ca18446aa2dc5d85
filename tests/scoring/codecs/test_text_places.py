import numpy as np
from hypothesis import given
from hypothesis import strategies as st

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
