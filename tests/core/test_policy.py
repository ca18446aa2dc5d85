"""Bounds of a policy."""

import math
from dataclasses import fields, replace

import pytest

from steam.core.errors import InvalidInput
from steam.core.policy import LimitPolicy, Policy, SupervisionPolicy, check_policy

KNOBS = [field.name for field in fields(SupervisionPolicy)]


def test_the_default_is_within_bounds() -> None:
    assert check_policy(Policy()) == Policy()


@pytest.mark.parametrize("knob", KNOBS)
@pytest.mark.parametrize("value", [-1, 1e300, math.nan, math.inf])
def test_no_knob_can_be_set_to_nonsense(knob: str, value: float) -> None:
    policy = Policy(supervision=replace(SupervisionPolicy(), **{knob: value}))
    with pytest.raises(InvalidInput, match=knob):
        check_policy(policy)


@pytest.mark.parametrize("limit", [field.name for field in fields(LimitPolicy)])
@pytest.mark.parametrize("value", [-1, 1e300, math.nan, math.inf])
def test_no_limit_can_be_set_to_nonsense(limit: str, value: float) -> None:
    policy = Policy(limits=replace(LimitPolicy(), **{limit: value}))
    with pytest.raises(InvalidInput, match=limit):
        check_policy(policy)
