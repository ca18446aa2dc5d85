"""What reads alike."""

import pytest

from steam.web.views.alike import is_alike


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (1, 1.0, True),
        ([0.00022223763017486546], [0.0002222376301748654], True),
        (0.1, 0.1 + 1e-7, False),
        ([1.0], [1.0, 2.0], False),
        ("1", 1, False),
        (None, 0, False),
        (None, None, True),
        (float("nan"), 1.0, False),
        ({"a": 1}, {"a": 1}, True),
    ],
)
def test_numbers_may_differ_by_rounding_alone(one, other, expected):
    assert is_alike(one, other) is is_alike(other, one) is expected
