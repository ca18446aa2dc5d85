"""Type words."""

import pytest

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.words import type_word


def test_words_of_clients() -> None:
    given = ("enum", "Factor", "numeric", "int", "REAL", "string", "uuid", "time")
    assert [type_word(word) for word in given] == (
        ["Enum", "Enum", "Numeric", "Numeric", "Numeric", "String", "String", "Time"]
    )


def test_an_unknown_word() -> None:
    with pytest.raises(InvalidInput, match="'complex' is not a column type"):
        type_word("complex")
