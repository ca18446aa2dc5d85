"""What may pass between a browser and the trainer."""

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.core.errors import SteamError
from steam.trainer.rest.loose_paths import spellings
from steam.web.flow.passing import has_body, headers_back, takes_long, target_of
from steam.web.refusals import Forbidden

Target = Callable[[bytes, bytes], bytes]


def escaped(text: str) -> st.SearchStrategy[str]:
    """The text with any of its characters as escapes."""
    ways = [st.sampled_from([sign, f"%{ord(sign):02X}", f"%{ord(sign):02x}"]) for sign in text]
    return st.tuples(*ways).map("".join)


ENDS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["/3/", "/4/", "/99/"]).flatmap(escaped),
        st.sampled_from(["Shutdown", "Shutdown.json", "Shutdown/", "Shutdown.json/"]).flatmap(
            escaped
        ),
    ),
)
"""Addresses by which the trainer could be ended, if it took that request."""


def is_refused(path: str, target: Target = target_of) -> bool:
    try:
        target(path.encode(), b"")
    except (Forbidden, SteamError):
        return True
    return False


@given(ENDS)
def test_however_it_is_spelt_the_trainer_is_not_ended(path: str) -> None:
    assert "/3/Shutdown" in {unquote(path), *spellings(unquote(path))}, "the trainer would take it"
    assert is_refused(path)


def compares_as_it_came(raw_path: bytes, query: bytes) -> bytes:
    if b"/Shutdown" in raw_path:
        raise Forbidden("No.")
    return raw_path + query


def forgets_the_suffix(raw_path: bytes, query: bytes) -> bytes:
    if unquote(raw_path.decode()).rstrip("/").endswith("/Shutdown"):
        raise Forbidden("No.")
    return raw_path + query


UNSHRUNK = settings(phases=[Phase.generate])  # any example will do


@pytest.mark.parametrize("mutant", [compares_as_it_came, forgets_the_suffix])
def test_the_property_catches_mutants(mutant: Target) -> None:
    try:
        find(ENDS, lambda path: not is_refused(path, mutant), settings=UNSHRUNK)
    except NoSuchExample:
        pytest.fail("the mutant was not noticed")


@given(st.binary(max_size=60), st.binary(max_size=20))
def test_any_bytes_are_passed_as_they_are_or_refused(path: bytes, query: bytes) -> None:
    raw_path = b"/3/" + path
    try:
        target = target_of(raw_path, query)
    except SteamError:
        return
    assert target == raw_path + (b"?" + query if query else b"")
    assert all(0x21 <= sign <= 0x7E for sign in target)


def test_keys_with_escapes_stay_as_they_are() -> None:
    assert target_of(b"/3/Frames/a%2Fb%20c.hex", b"x=%22") == b"/3/Frames/a%2Fb%20c.hex?x=%22"


@pytest.mark.parametrize(
    ("headers", "told"),
    [([(b"content-length", b"0")], False), ([], False), ([(b"content-length", b"1")], True)],
)
def test_a_body_is_known_by_its_headers(headers: list[tuple[bytes, bytes]], told: bool) -> None:
    assert has_body(headers) is told
    assert has_body([*headers, (b"transfer-encoding", b"chunked")])


def test_files_that_the_trainer_has_to_make_may_take_long() -> None:
    assert takes_long("/3/DownloadDataset")
    assert takes_long("/3/Models/a/b/mojo")
    assert takes_long("/3/Models.fetch.bin/a")
    assert not takes_long("/3/Models/a")
    assert not takes_long("/3/Cloud")


def test_json_and_text_are_shown_and_tables_are_saved() -> None:
    shown = headers_back({"content-type": "application/json", "content-length": "2"})
    assert shown == {"Content-Type": "application/json", "content-length": "2"}
    csv = headers_back(
        {"content-type": "text/csv;charset=utf-8", "content-disposition": "filename=a b.csv"}
    )
    assert csv["Content-Disposition"] == 'attachment; filename="a_b.csv"'
    assert headers_back({"content-type": "text/csv"})["Content-Disposition"].endswith('"download"')
