"""JSON that is none: where it breaks, and what to send instead."""

import pytest

from steam.core.errors import InvalidInput
from steam.scoring.documents import decode_row, split_array


@pytest.mark.parametrize(
    "text",
    [b'{"a":NaN}', b'{"a": -Infinity}', b'{"a":[Infinity]}', b'{"a": nan, "b": 1}', b'{"a": -inf}'],
)
def test_what_is_no_finite_number_is_to_be_null(text: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        decode_row(text, 1)
    assert "send null" in refused.value.hint
    with pytest.raises(InvalidInput) as refused:
        split_array(b"[" + text + b"]")
    assert "send null" in refused.value.hint


@pytest.mark.parametrize(
    "text", [b'{"a":"NaN",}', b'{"NaN" 1}', b'{"a": banana}', b'{"a": inform}', b'{"a": 1', b"{}}"]
)
def test_other_mistakes_are_not_taken_for_it(text: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        decode_row(text, 1)
    assert "null" not in refused.value.hint
