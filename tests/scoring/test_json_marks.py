import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.scoring import json_marks
from steam.scoring.json_marks import count_marks

texts = st.text(st.sampled_from('a,:"\\[]{}é\n')) | st.text()
values = st.recursive(
    texts | st.integers(),
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=8,
)


@pytest.fixture
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_marks, "_PIECE", 3)


@pytest.mark.usefixtures("_small_pieces")
@given(st.lists(values), st.booleans(), st.sampled_from([None, 1]))
def test_members_of_arrays_are_counted(array, is_ascii: bool, indent: int | None) -> None:
    text = json.dumps(array, ensure_ascii=is_ascii, indent=indent).encode("utf-8", "surrogatepass")
    assert count_marks(text, b",", 1) == max(len(array) - 1, 0)
    assert count_marks(text, b"[", 1) == 1
    assert count_marks(text, b"[", 2) == sum(isinstance(value, list) for value in array)
    assert count_marks(text, b"{", 2) == sum(isinstance(value, dict) for value in array)
    assert count_marks(text, b"]", 0) == 1


@pytest.mark.usefixtures("_small_pieces")
@given(st.dictionaries(texts, values))
def test_members_of_objects_are_counted(members) -> None:
    text = json.dumps({"columns": members}).encode()
    assert count_marks(text, b":", 2) == len(members)
    assert count_marks(text, b":", 1) == 1


@pytest.mark.parametrize("rest", [b"", b'"', b"]]]]", b"\\", b'{"a', b"[[[["])
def test_before_the_text_stops_being_json_all_are_counted(rest: bytes) -> None:
    assert count_marks(b"[1, 2, 3, " + rest, b",", 1) == 3
