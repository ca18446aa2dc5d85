"""Whether models tell what AUTO came to."""

import pytest

from steam.core.errors import InvalidInput
from steam.trainer.auto_values import AutoValues


def test_it_is_told_until_somebody_says_otherwise() -> None:
    values = AutoValues()
    assert values.told
    assert values.change("False") is True
    assert not values.told
    assert values.change("true") is False
    assert values.told


def test_another_word_changes_nothing() -> None:
    values = AutoValues()
    with pytest.raises(InvalidInput, match="true or false, not 'maybe'"):
        values.change("maybe")
    assert values.told
