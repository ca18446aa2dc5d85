"""Files replaced in one step: full disks, kills and errors leave what was there."""

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from steam.core.whole_file import sync, whole_file, write_whole
from tests.conftest import SmallDisk

_KILLED = """
import os, signal, sys
from pathlib import Path
from steam.core.whole_file import whole_file
with whole_file(Path(sys.argv[1]), durable=True) as file:
    file.write(b"new")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "folder" / "file"
    path.parent.mkdir()
    path.write_bytes(b"old")
    return path


@pytest.mark.parametrize("durable", [True, False])
def test_the_new_takes_the_place_of_the_old(path: Path, durable: bool) -> None:
    write_whole(path, b"new", durable=durable)
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_it_has_its_mode_whatever_the_old_one_had(path: Path, mode: int) -> None:
    path.chmod(0o666)
    umask = os.umask(0o022)
    try:
        write_whole(path, b"new", mode=mode, durable=False)
    finally:
        os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_until_the_end_there_is_the_old_one(path: Path) -> None:
    with whole_file(path, durable=False) as file:
        file.write(b"ne")
        file.flush()
        assert path.read_bytes() == b"old"
        file.write(b"w")
    assert path.read_bytes() == b"new"


def test_what_raises_leaves_the_old_one_alone(path: Path) -> None:
    def write_half() -> None:
        with whole_file(path, durable=True) as file:
            file.write(b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("size", [1, 1 << 20])
def test_a_full_disk_leaves_the_old_one_alone(small_disk: SmallDisk, size: int) -> None:
    """Of a little, only the end of the buffered stream tells that there is no room."""
    path = small_disk.root / "file"
    path.write_bytes(b"old")
    small_disk.fill()
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, bytes(size), durable=False)
    assert path.read_bytes() == b"old"
    small_disk.free()
    assert list(small_disk.root.iterdir()) == [path]


def test_a_kill_leaves_the_old_one_alone(path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", _KILLED, str(path)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"
    write_whole(path, b"newer", durable=False)
    assert path.read_bytes() == b"newer", "what the killed one left is in nobody's way"


def test_a_link_is_replaced_and_not_followed(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(path)
    write_whole(link, b"new", durable=False)
    assert path.read_bytes() == b"old"
    assert not link.is_symlink()
    assert link.read_bytes() == b"new"


def test_writers_at_the_same_time_leave_the_whole_of_one(path: Path) -> None:
    texts = [letter * 200_000 for letter in (b"a", b"b", b"c", b"d")]
    writers = [
        threading.Thread(target=write_whole, args=(path, text), kwargs={"durable": False})
        for text in texts
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert path.read_bytes() in texts
    assert list(path.parent.iterdir()) == [path]


def test_the_longest_name_is_short_enough(path: Path) -> None:
    write_whole(path.with_name("n" * 255), b"new", durable=False)
    assert path.with_name("n" * 255).read_bytes() == b"new"


def test_what_is_durable_is_synced_with_its_name(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[bool, bytes]] = []
    real = os.fsync

    def watched(descriptor: int) -> None:
        synced.append((stat.S_ISDIR(os.fstat(descriptor).st_mode), path.read_bytes()))
        real(descriptor)

    monkeypatch.setattr("os.fsync", watched)
    write_whole(path, b"new", durable=False)
    assert synced == []
    write_whole(path, b"newer", durable=True)
    assert synced == [(False, b"new"), (True, b"newer")], "first the bytes, then the name"


def test_errors_of_the_disk_are_those_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "absent" / "file", b"", durable=False)
    with pytest.raises(FileNotFoundError):
        sync(tmp_path / "absent")
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path / "folder", b"", durable=False)
    assert [entry.name for entry in tmp_path.iterdir()] == ["folder"]
