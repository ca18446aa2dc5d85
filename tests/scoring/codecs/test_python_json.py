import json
import math
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.scoring.codecs import python_json
from steam.scoring.codecs.python_json import has_bare_words, without_bare_words

scalars = st.one_of(
    st.none(),
    st.floats(),
    st.integers(),
    st.text(max_size=6),
    st.sampled_from(["NaN", "-Infinity", '"NaN', "NaN\\", '\\"', "\\", math.nan, -math.inf]),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)


def in_json(value: object) -> object:
    """The same, with what stands for a number that JSON cannot tell."""
    if isinstance(value, dict):
        return {name: in_json(member) for name, member in value.items()}
    if isinstance(value, list):
        return [in_json(member) for member in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)
    return value


@given(values, st.booleans(), st.sampled_from([None, 1]), st.sampled_from([1, 7, 1 << 18]))
def test_all_that_python_writes_becomes_json(value, ascii_only, indent, piece) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode("utf-8", "replace")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(python_json, "_PIECE", piece)
        read = json.loads(without_bare_words(text), parse_constant=pytest.fail)
    assert read == in_json(json.loads(text))


@given(values)
def test_what_is_json_stays_as_it_is(value) -> None:
    text = json.dumps(in_json(value)).encode()
    assert without_bare_words(text) == text


@given(st.binary(max_size=20))
def test_any_bytes_will_do(text: bytes) -> None:
    without_bare_words(text)
    assert has_bare_words(text + b"NaN")


@pytest.mark.parametrize("text", [b"[NaN" + b",NaN" * 500_000 + b"]", b"Na" * 1_000_000])
def test_many_words_take_little_memory(text: bytes) -> None:
    tracemalloc.start()
    try:
        without_bare_words(text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 6 * len(text) + (8 << 20)
