"""UUIDs in 16 bytes."""

from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.frame.chunk import encode_strings
from steam.trainer.frame.encodings import uuids
from steam.trainer.frame.encodings.text import TextChunk
from steam.trainer.frame.encodings.uuids import UuidChunk
from tests.trainer.frame.plain import must_notice

ONE = "0123abcd-89ef-4000-8000-ffffffffffff"
LOWER = st.uuids().map(str)
UPPER = LOWER.map(str.upper)


@st.composite
def bent(draw: st.DrawFn) -> str:
    """A UUID of which one character is another one."""
    text, place = draw(LOWER), draw(st.integers(0, 35))
    return text[:place] + draw(st.sampled_from("gG-0a {\x80\u00e9")) + text[place + 1 :]


TEXTS = st.one_of(
    st.lists(st.none() | LOWER, max_size=12),
    st.lists(st.none() | UPPER, max_size=12),
    st.lists(st.none() | LOWER | bent() | st.just(""), max_size=6),
    st.lists(LOWER | UPPER, max_size=6),
)


def comes_back(values: list[str | None]) -> bool:
    return encode_strings(values).decode().tolist() == values


@given(TEXTS)
def test_what_looks_like_a_uuid_comes_back_to_the_letter(values) -> None:
    assert comes_back(values)


@given(st.lists(LOWER, min_size=1), st.booleans())
def test_uuids_are_kept_as_their_bytes(values, upper) -> None:
    chunk = encode_strings([value.upper() if upper else value for value in values])
    assert isinstance(chunk, UuidChunk)
    assert [row.tobytes() for row in chunk.data] == [UUID(value).bytes for value in values]


def does_not_look_at_dashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uuids, "_DASHES", ())


def does_not_look_at_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    true = uuids._values
    monkeypatch.setattr(uuids, "_values", lambda *, upper: true(upper=upper) & 15)


def does_not_look_at_case(monkeypatch: pytest.MonkeyPatch) -> None:
    true = uuids._values
    monkeypatch.setattr(
        uuids, "_values", lambda *, upper: np.minimum(true(upper=True), true(upper=False))
    )


@pytest.mark.parametrize(
    "mutate", [does_not_look_at_dashes, does_not_look_at_digits, does_not_look_at_case]
)
def test_wrong_uuids_are_noticed(monkeypatch, mutate) -> None:
    must_notice(monkeypatch, mutate, TEXTS, comes_back)


@pytest.mark.parametrize(
    "values", [[ONE, ONE.upper()], [ONE, ""], [ONE.replace("-", "0")], [None, None], [], [ONE * 2]]
)
def test_other_strings_are_text(values) -> None:
    assert isinstance(encode_strings(values), TextChunk)


def test_missing_uuids_cost_no_accuracy() -> None:
    chunk = encode_strings([None, ONE, None])
    assert isinstance(chunk, UuidChunk)
    assert chunk.decode().tolist() == [None, ONE, None]
    assert chunk.nbytes == 3 * 16 + 1
