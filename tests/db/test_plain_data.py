"""Plain data and policies survive the way into text and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.core.policy import InputPolicy, Policy, Strictness, SupervisionPolicy
from steam.db.plain_data import decode_data, decode_policy, encode_data, encode_policy

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
POLICIES = st.builds(
    Policy,
    input=st.builds(
        InputPolicy,
        missing_column=st.sampled_from(Strictness),
        unparsable_value=st.sampled_from(Strictness),
    ),
    supervision=st.builds(
        SupervisionPolicy,
        start_timeout_s=st.floats(0, 1e6),
        probe_misses=st.integers(1, 100),
    ),
)


@given(st.dictionaries(st.text(), PLAIN))
def test_data_comes_back(data):
    assert decode_data(encode_data(data)) == data


@given(POLICIES)
def test_a_policy_comes_back(policy):
    assert decode_policy(encode_policy(policy)) == policy


def test_what_a_policy_leaves_out_has_its_default():
    assert decode_policy("{}") == Policy()


@pytest.mark.parametrize("data", [{"x": object()}, {("a",): 1}, {"x": b""}])
def test_what_json_cannot_say_is_refused(data):
    with pytest.raises(InvalidInput, match="cannot be kept as JSON"):
        encode_data(data)


@pytest.mark.parametrize("text", ["", "[]", "1", "{", "[" * 100_000])
def test_damaged_data_is_a_sentence(text):
    with pytest.raises(InvalidInput, match="did not write"):
        decode_data(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"input": []}',
        '{"input": {"missing_column": "perhaps"}}',
        '{"input": {"colour": "warn"}}',
        '{"supervision": {"colour": 1}}',
        '{"supervision": 1}',
    ],
)
def test_a_damaged_policy_is_a_sentence(text):
    with pytest.raises(InvalidInput, match="did not write"):
        decode_policy(text)
