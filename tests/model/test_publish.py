import errno
import stat
from pathlib import Path

import pytest

from steam.core.errors import Exhausted, InvalidInput
from steam.model.publish import publish


def test_a_file_appears_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "model.zip"
    path.write_bytes(b"old")
    publish(b"new", path)
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="No such file or directory"):
        publish(b"x", tmp_path / "absent" / "model.zip")


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Exhausted, match="No space left"):
        publish(b"x", tmp_path / "model.zip")
    assert list(tmp_path.iterdir()) == []
