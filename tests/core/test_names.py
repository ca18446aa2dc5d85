"""Names that users give: what may be part of a URL or a path, and what may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.core.names import SLUG_PATTERN, check_key, check_slug, no_such

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
    "_a",
    "a_",
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


@pytest.mark.parametrize("name", ["a", "prostate", "a-1", "my_model", "0", "a" * 63])
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


@given(st.from_regex(SLUG_PATTERN, fullmatch=True))
def test_a_slug_is_safe_in_a_path_and_in_a_file_name(name: str) -> None:
    assert check_slug("deployment", name) == name == check_key("model", name)
    assert len(name) <= 63
    assert name == name.lower()
    assert not set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789_-")


def test_what_nothing_can_be_called_is_told_with_the_words_of_its_making() -> None:
    with pytest.raises(InvalidInput) as refused:
        check_slug("deployment", "My Model!")
    missing = no_such("deployment", "My Model!", "Look at the list.")
    assert missing.message == "There is no deployment 'My Model!'."
    assert missing.hint.endswith(refused.value.hint)
    assert "No deployment can have that name." in missing.hint


def test_what_is_not_there_but_could_be() -> None:
    missing = no_such("deployment", "my_model", "Look at the list.")
    assert str(missing) == "There is no deployment 'my_model'. Look at the list."


def test_an_over_long_name_is_not_repeated() -> None:
    assert len(str(no_such("deployment", "a" * 100_000, ""))) < 300
