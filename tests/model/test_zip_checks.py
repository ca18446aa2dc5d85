"""Looking at all entries together refuses what looking at each of them does."""

import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact
from steam.model import zip_checks
from steam.model.zip_checks import check_entries
from steam.model.zip_entry import DEFLATED, STORED, Entry

PARTS = st.sampled_from(["a", "model.ini", "é", "..", ".", "", "C:", "a:b", "\\", "\n", "n" * 513])
ENTRIES = st.lists(
    st.builds(
        Entry,
        name=st.lists(PARTS, min_size=1, max_size=3).map("/".join),
        flags=st.sampled_from([0, 0x800, 0x1, 0x40, 0x2000]),
        method=st.sampled_from([STORED, DEFLATED, 12]),
        checksum=st.just(0),
        packed_bytes=st.sampled_from([0, 1 << 20]),
        content_bytes=st.sampled_from([0, 7, 17 << 20]),
        mode=st.sampled_from([0, 0o644, stat.S_IFREG | 0o644, stat.S_IFDIR, stat.S_IFLNK]),
        place=st.just(0),
    ),
    max_size=3,
)
PLAIN = Entry("model.ini", 0, DEFLATED, 0, 5, 7, stat.S_IFREG | 0o644, 0)
FOLDER = Entry(
    "folder/", 0, STORED, 0, 0, 0, stat.S_IFDIR | 0o755, 0
)  # beside it each is looked at


def refusal(entries: list[Entry]) -> str | None:
    try:
        check_entries(entries)
    except InvalidArtifact as error:
        return str(error)
    return None


def check_together_and_one_by_one(entries: list[Entry]) -> None:
    assert refusal(entries) == refusal([*entries, FOLDER])


@given(ENTRIES)
def test_together_they_are_refused_as_one_by_one(entries: list[Entry]) -> None:
    check_together_and_one_by_one(entries)


@pytest.mark.parametrize(
    ("name", "value", "odd"),
    [
        ("_ODD_IN_PATHS", ("//", "/./", "\\", ":"), PLAIN._replace(name="../x")),
        ("_FILE_KINDS", frozenset((stat.S_IFREG, stat.S_IFLNK)), PLAIN._replace(mode=stat.S_IFLNK)),
    ],
)
def test_the_property_would_notice_what_the_look_at_all_misses(
    monkeypatch: pytest.MonkeyPatch, name: str, value: object, odd: Entry
) -> None:
    check_together_and_one_by_one([PLAIN, odd])
    monkeypatch.setattr(zip_checks, name, value)
    with pytest.raises(AssertionError):
        check_together_and_one_by_one([PLAIN, odd])


def test_plain_files_pass_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand trees are not looked at one by one."""

    def never(entry: Entry) -> None:
        raise AssertionError(entry)

    monkeypatch.setattr(zip_checks, "_check_name", never)
    check_entries([PLAIN._replace(name=f"trees/t00_{tree:03d}.bin") for tree in range(1_000)])
