"""A file that somebody else reads must be the same afterwards."""

import hashlib
import os
from pathlib import Path

import pytest

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.original import Original


def test_the_lineage_of_a_file_that_stays(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"data")
    source = Original.at(path).source()
    assert (source.path, source.bytes) == (str(path), 4)
    assert source.sha256 == hashlib.sha256(b"data").hexdigest()


def test_a_file_that_changes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"data")
    original = Original.at(path)
    os.utime(path, ns=(1, 1))
    with pytest.raises(InvalidInput, match="changed while it was read"):
        original.source()
    original = Original.at(path)
    path.unlink()
    with pytest.raises(InvalidInput, match="changed while it was read"):
        original.source()


def test_what_is_no_file_with_data(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    os.mkfifo(tmp_path / "pipe")
    for name, words in (
        ("empty", "is empty"),
        ("pipe", "not a regular file"),
        (".", "not a regular file"),
        ("no", "cannot be read"),
    ):
        with pytest.raises(InvalidInput, match=words):
            Original.at(tmp_path / name)
