"""The file of attempts: kept privately, and never trusted."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import Exhausted
from steam.overseer.alerts.attempts import Attempt, Attempts
from steam.overseer.alerts.attempts_file import read_attempts, write_attempts
from tests.conftest import SmallDisk


@given(st.dictionaries(st.text(), st.builds(Attempt, st.integers(1), st.integers())))
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, kept: dict[str, Attempt]
) -> None:
    path = tmp_path_factory.getbasetemp() / "alert.json"
    write_attempts(path, Attempts(kept))
    assert read_attempts(path) == Attempts(kept)


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    write_attempts(tmp_path / "alert.json", Attempts({"a": Attempt(1, 1)}))
    assert stat.S_IMODE((tmp_path / "alert.json").stat().st_mode) == 0o600
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[1]",
        b"null",
        b"[" * 100_000,
        b'{"a": 5}',
        b'{"a": [0, 5]}',
        b'{"a": ["x", 5]}',
        b'{"a": [1, 2, 3]}',
        b'{"a": [1.5, 2]}',
    ],
)
def test_damage_means_no_attempts(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "alert.json"
    path.write_bytes(content)
    assert read_attempts(path) == Attempts({})


def test_a_missing_file_means_no_attempts(tmp_path: Path) -> None:
    assert read_attempts(tmp_path / "none") == Attempts({})


def test_a_full_disk_is_a_sentence_and_keeps_the_old_file(small_disk: SmallDisk) -> None:
    path = small_disk.root / "alert.json"
    write_attempts(path, Attempts({"a": Attempt(1, 1)}))
    small_disk.fill()
    with pytest.raises(Exhausted, match="could not be written"):
        write_attempts(path, Attempts({"a": Attempt(2, 2)}))
    assert read_attempts(path).of("a").tries == 1
