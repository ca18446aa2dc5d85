import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact
from steam.model.plain import MAX_DEPTH, parse_json, print_json, to_plain

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(plain)
def test_plain_data_survives(value: object) -> None:
    assert parse_json(print_json(to_plain(value)), "x") == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "NaN",
        '{"a": Infinity}',
        "[1e999]",
        "[1, -1e999]",
        '"\\ud800"',
        '{"\\udfff": 1}',
        "[" * MAX_DEPTH + "1" + "]" * MAX_DEPTH,
        "[" * 100_000,
        "9" * 5000,
    ],
)
def test_what_is_not_plain_is_refused(text: str) -> None:
    with pytest.raises(InvalidArtifact, match=r"steam\.json is not plain JSON"):
        parse_json(text, "steam.json")


def test_numpy_and_missing_numbers_become_json() -> None:
    given = {"a": np.float64(1.5), "b": np.int64(2), "c": (float("nan"), np.array([1.0, np.inf]))}
    assert to_plain(given) == {"a": 1.5, "b": 2, "c": [None, [1.0, None]]}


def test_an_object_is_no_plain_data() -> None:
    with pytest.raises(TypeError, match="set is not plain data"):
        to_plain({"a": {1}})


def test_equal_data_gives_equal_text() -> None:
    assert print_json({"b": 1, "a": "é"}) == print_json({"a": "é", "b": 1}) == '{"a": "é", "b": 1}'
    assert json.loads(print_json({"a": 0.1})) == {"a": 0.1}
