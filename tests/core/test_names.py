"""Names that users give: what may be part of a URL or a path, and what may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.core.names import check_key, check_slug

HOSTILE = [
    "",
    "..",
    "a/b",
    "../x",
    "%2e%2e",
    "a b",
    "a\n",
    "-a",
    "a-",
    "A",
    "é",
    "a" * 64,
    "\0",
    "#",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_slugs_are_refused(name: str) -> None:
    with pytest.raises(InvalidInput):
        check_slug("deployment", name)


@pytest.mark.parametrize("name", ["a", "prostate", "a-1", "0", "a" * 63])
def test_good_slugs_pass(name: str) -> None:
    assert check_slug("deployment", name) == name


@given(st.text(max_size=40))
def test_a_key_that_passes_is_safe_in_a_path(name: str) -> None:
    try:
        check_key("model", name)
    except InvalidInput:
        return
    assert name.isascii()
    assert not set(name) & set("/\\\0\n %?#")
    assert ".." not in name
    assert not name.startswith((".", "-"))
