import json
import math

from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.rest.schemas import key, meta, plain


def test_meta_and_keys() -> None:
    assert meta("JobV3") == {
        "schema_version": 3,
        "schema_name": "JobV3",
        "schema_type": "Job",
    }
    frame = key("Frame", "nfs://a b.csv")
    assert frame is not None
    assert (frame["type"], frame["URL"]) == ("Key<Frame>", "/3/Frames/nfs://a%20b.csv")
    assert key("Frame", None) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_anything_becomes_strict_json(value: object) -> None:
    json.dumps(plain(value), allow_nan=False)


def test_the_words_for_numbers_without_json() -> None:
    assert plain((math.nan, math.inf, -math.inf, -0.0)) == ["NaN", "Infinity", "-Infinity", -0.0]
