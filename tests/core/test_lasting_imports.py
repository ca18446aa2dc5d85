"""Imports without a look for garbage: it is off within, and as before afterwards."""

import gc
from collections.abc import Iterator

import pytest

from steam.core.lasting_imports import lasting_imports


class Kept:
    """Something that the collector follows."""


@pytest.fixture(autouse=True)
def on_again() -> Iterator[None]:
    yield
    gc.enable()


def test_nothing_is_looked_through_within_or_ever_after() -> None:
    kept = []
    with lasting_imports():
        assert not gc.isenabled()
        kept.append(Kept())
    assert gc.isenabled()
    followed = gc.get_objects()  # without what is frozen
    assert not any(one is kept[0] for one in followed)


@pytest.mark.parametrize("is_on", [True, False])
def test_an_import_that_fails_leaves_it_as_it_was(is_on: bool) -> None:
    if not is_on:
        gc.disable()
    with pytest.raises(ImportError), lasting_imports():
        raise ImportError
    assert gc.isenabled() is is_on
