"""The log file of a worker slot."""

import os
import subprocess
import sys
import time
from io import FileIO
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from steam.overseer import worker_log
from steam.overseer.worker_log import last_lines, open_log, rotate, rotated


def append(path: Path, data: bytes, most_bytes: int = 100) -> None:
    descriptor = open_log(path, most_bytes)
    os.write(descriptor, data)
    os.close(descriptor)


def test_it_is_appended_to_and_private(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    append(log, b"one\n")
    append(log, b"two\n")
    assert last_lines(log) == ["one", "two"]
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_large_one_is_set_aside(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    append(log, b"x" * 100)
    append(log, b"new\n")
    assert log.read_bytes() == b"new\n"
    assert (tmp_path / "worker.log.1").stat().st_size == 100


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "worker.log").symlink_to(tmp_path / "precious")
    with pytest.raises(OSError, match="symbolic links"):
        open_log(tmp_path / "worker.log")


def test_only_the_end_of_any_bytes_is_read(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    log.write_bytes(b"\xff" * 100_000 + b"\n" + b"\n".join(b"line %d" % n for n in range(50)))
    assert last_lines(log, 3) == ["line 47", "line 48", "line 49"]
    assert last_lines(tmp_path / "absent") == []


def test_two_old_ones_are_kept(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    for text in ("first", "second", "third"):
        log.write_text(text)
        assert rotate(log, most_bytes=3)
    assert (log.read_text(), rotated(log).read_text(), rotated(log, 2).read_text()) == (
        "",
        "third",
        "second",
    )
    assert sorted(tmp_path.iterdir()) == [log, rotated(log), rotated(log, 2)]
    assert rotated(log).stat().st_mode & 0o777 == 0o600


def test_what_is_small_absent_or_no_file_is_left_alone(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    assert not rotate(log, most_bytes=0)
    log.write_text("short")
    assert not rotate(log, most_bytes=6)
    (tmp_path / "link").symlink_to(log)
    (tmp_path / "folder").mkdir()
    assert not rotate(tmp_path / "link", most_bytes=1)
    assert not rotate(tmp_path / "folder", most_bytes=1)
    assert log.read_text() == "short"


def test_of_a_worker_that_pauses_no_line_is_lost(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    descriptor = open_log(log)
    found = b""
    for number in range(100):
        os.write(descriptor, b"%d\n" % number)
        if rotate(log, most_bytes=20):
            found += rotated(log).read_bytes()
    os.close(descriptor)
    assert (found + log.read_bytes()).split() == [b"%d" % number for number in range(100)]


def test_a_worker_goes_on_writing_while_its_log_is_rotated(tmp_path: Path) -> None:
    log, lines = tmp_path / "worker.log", 20_000
    descriptor = open_log(log)
    program = f"import os\nfor n in range({lines}): os.write(1, b'%d\\n' % n)"
    with subprocess.Popen([sys.executable, "-c", program], stdout=descriptor) as writer:
        os.close(descriptor)
        parts: list[list[bytes]] = []
        while writer.poll() is None:
            if rotate(log, most_bytes=4096):
                parts.append(rotated(log).read_bytes().splitlines())
            time.sleep(0.001)
    parts.append(log.read_bytes().splitlines())
    assert len(parts) > 1
    # Where one part ends and the next begins a line may be lost or torn; nowhere else.
    numbers = [int(line) for part in parts for line in part[1:-1]]
    assert numbers == sorted(set(numbers)), "a line came twice"
    for part in parts:
        inner = [int(line) for line in part[1:-1]]
        assert not inner or inner == list(range(inner[0], inner[-1] + 1))
    assert parts[-1] == [] or int(parts[-1][-1]) == lines - 1
    assert b"\0" not in log.read_bytes()


def test_a_worker_that_writes_as_fast_as_the_copy_is_made_does_not_keep_the_overseer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, line = tmp_path / "worker.log", b"%01048575d\n" % 0  # a megabyte, as the copy takes it
    log.write_bytes(line * 2)
    meanwhile = iter([line] * 8)

    class Overtaken(FileIO):
        """The log as its reader meets it: each time as much is added as it takes."""

        def read(self, size: int = -1) -> bytes:
            with log.open("ab") as worker:
                worker.write(next(meanwhile, b""))
            return super().read(size)

    monkeypatch.setattr(worker_log, "FileIO", Overtaken)
    assert rotate(log, most_bytes=1)
    assert rotated(log).read_bytes() == line * 3
    assert next(meanwhile, None) is not None, "it went on until the worker paused"


def test_a_full_disk_leaves_the_log_whole(small_disk) -> None:
    log = small_disk.root / "worker.log"
    log.write_bytes(b"x" * 500_000)
    small_disk.fill()
    with capture_logs() as lines:
        assert not rotate(log, most_bytes=1000)
    assert [(line["event"], line["log"]) for line in lines] == [("log not rotated", "worker.log")]
    assert log.stat().st_size == 500_000
    assert sorted(path.name for path in small_disk.root.iterdir()) == ["ballast", "worker.log"]
    small_disk.free()
    assert rotate(log, most_bytes=1000)
