"""The log file of a worker slot."""

import os
from pathlib import Path

import pytest

from steam.overseer.worker_log import last_lines, last_message, open_log


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


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", ""),
        (b"listening on http://h\n", ""),
        (
            b'{"event":"not loaded","message":"It was altered."}\n{"event":"stopped"}\n',
            "It was altered.",
        ),
        (b'{"message":"first"}\n{"message":"second"}\n', "second"),
        (b'{"message": 5}\n[1]\n"x"\n\xff\xfe\n{"message"\n', ""),
    ],
)
def test_the_last_message_is_the_reason_of_the_end(tmp_path, content, message):
    log = tmp_path / "w.log"
    log.write_bytes(content)
    assert last_message(log) == message
    assert last_message(tmp_path / "none.log") == ""
