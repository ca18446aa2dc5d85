"""Opening files with suspicion."""

import gzip
import hashlib
import os
from pathlib import Path

import pytest

from steam.core.errors import Exhausted, InvalidInput
from steam.trainer.frame.parse.source import SourceFile


def test_lineage_and_progress(write) -> None:
    content = b"\xef\xbb\xbfa,b\n1,2\n"
    with SourceFile(write(content)) as source:
        assert source.read(1000) == b"a,b\n1,2\n"
        assert source.fraction == 1.0
        found = source.finish()
    assert (found.sha256, found.bytes) == (hashlib.sha256(content).hexdigest(), len(content))


def test_gzip_is_unpacked_and_the_file_itself_is_hashed(write) -> None:
    packed = gzip.compress(b"a\n1\n")
    with SourceFile(write(packed)) as source:
        assert source.read(1000) == b"a\n1\n"
        assert source.finish().sha256 == hashlib.sha256(packed).hexdigest()


@pytest.mark.parametrize("cut", [12, -4])
def test_damaged_gzip(write, cut: int) -> None:
    with (
        SourceFile(write(gzip.compress(os.urandom(5000))[:cut])) as source,
        pytest.raises(InvalidInput, match="is damaged"),
    ):
        source.read(1 << 20)


def test_a_gzip_bomb_stops_at_the_limit(write) -> None:
    bomb = gzip.compress(bytes(10_000_000))
    with (
        SourceFile(write(bomb), max_bytes=1000) as source,
        pytest.raises(Exhausted, match="more than 1000 bytes"),
    ):
        source.read(4000)


def test_what_is_not_a_readable_file(tmp_path, write) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, words in (
        (tmp_path / "none.csv", "There is no file"),
        (tmp_path, "is a folder"),
        (pipe, "not a regular file"),
        ("/dev/null", "not a regular file"),
        (write(b"", "empty.csv"), "is empty"),
        ("a\0b", "cannot be opened"),
        ("x" * 5000, "cannot be opened"),
    ):
        with pytest.raises(InvalidInput, match=words):
            SourceFile(path)


def test_a_file_without_permission(write) -> None:
    path = write(b"a\n1\n")
    path.chmod(0)
    if os.access(path, os.R_OK):  # root reads everything: the refusal cannot be had
        with SourceFile(path) as source:
            assert source.read(10) == b"a\n1\n"
        return
    with pytest.raises(InvalidInput, match="may not be read"):
        SourceFile(path)


def test_a_file_that_changes_while_it_is_read(write) -> None:
    path = write(b"a\n1\n")
    with SourceFile(path) as source:
        source.read(10)
        with path.open("ab") as more:
            more.write(b"2\n")
        with pytest.raises(InvalidInput, match="changed while it was read"):
            source.finish()


def test_nothing_stays_open(write) -> None:
    path = write(gzip.compress(b"a\n"))
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        with SourceFile(path) as source:
            source.read(10)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
