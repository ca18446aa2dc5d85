import json
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.scoring.json_values import (
    NOT_DECODED,
    NestedArray,
    NestedObject,
    decode_array,
    decode_object,
    decode_objects,
)

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=6
)


def cell(value: object) -> object:
    """What stands for a value in the place of a cell."""
    if isinstance(value, list):
        return NestedArray()
    return NestedObject() if isinstance(value, dict) else value


def same(found: object, wanted: object) -> bool:
    """Equal, and of equal types: 1, 1.0 and true are three."""
    return repr(found) == repr(wanted)


@given(st.lists(values))
def test_scalars_are_themselves_and_what_is_nested_is_a_sign(array: list[object]) -> None:
    assert same(decode_array(json.dumps(array).encode()), [cell(value) for value in array])


@given(st.lists(st.dictionaries(st.text(), values)), st.booleans())
def test_cells_by_name_with_or_without_a_number_beyond_all_floats(rows, beyond: bool) -> None:
    text = json.dumps([*rows, {"x": None}])
    wanted = [{name: cell(value) for name, value in row.items()} for row in rows]
    wanted.append({"x": "-1e400" if beyond else None})
    if beyond:
        text = text[: text.rindex("null")] + "-1e400}]"
    assert same(decode_objects(text.encode()), wanted)
    last = text[text.rindex("{") :].removesuffix("]")
    assert same(decode_object(last.encode()), wanted[-1])


@pytest.mark.parametrize("number", ["1e400", "-1E+999", "9" * 4301, "-" + "9" * 5000])
def test_a_number_that_nothing_holds_is_its_text(number: str) -> None:
    assert decode_array(f"[1, {number} , [2]]".encode()) == [1, number, NestedArray()]


@pytest.mark.parametrize("number", [2**63, -(2**64) - 1, 10**400])
def test_long_integers_are_exact(number: int) -> None:
    assert decode_array(f"[{number}]".encode()) == [number]


@pytest.mark.parametrize("decode", [decode_array, decode_object, decode_objects])
@pytest.mark.parametrize(
    "text",
    [b"", b"[", b"[1,]", b"5", b"[1] 2", b"{}x", b'["\xff"]', b'{"a": "\xff"}', b"[" * 100_000],
)
def test_what_is_not_decoded_says_so(decode: Callable[[bytes], object], text: bytes) -> None:
    with pytest.raises(NOT_DECODED):
        decode(text)


@pytest.mark.parametrize("inner", [b"[]", b'{"a":1}', b'"text"', b"[[1e400]]"])
def test_what_is_nested_is_never_built(inner: bytes) -> None:
    text = b'{"a": [' + inner + (b"," + inner) * 100_000 + b"]}"
    tracemalloc.start()
    try:
        row = decode_object(text)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert row == {"a": NestedArray()}
    assert peak < 100_000  # less than a byte for each
