"""Whether a property notices a mistake that is made on purpose."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from hypothesis import Phase, find, settings
from hypothesis.errors import NoSuchExample
from hypothesis.strategies import SearchStrategy

Example = TypeVar("Example")


def assert_caught(
    holds: Callable[[Example], bool],
    mutate: Callable[[pytest.MonkeyPatch], None],
    monkeypatch: pytest.MonkeyPatch,
    examples: SearchStrategy[Example],
    most: int = 50,
) -> None:
    """Fail if `holds` still holds for `most` examples after `mutate`."""
    mutate(monkeypatch)
    quick = settings(max_examples=most, database=None, phases=[Phase.generate], deadline=None)
    try:
        find(examples, lambda example: not holds(example), settings=quick)
    except NoSuchExample:
        pytest.fail(f"{holds.__name__} holds for {mutate.__name__}.")
