"""Files that `steam frame export` and downloads write where the user says."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from steam.cli.file_output import write_pieces
from steam.core.errors import InvalidInput, Unavailable


def test_a_file_has_the_mode_that_the_user_gives_new_files(tmp_path: Path) -> None:
    umask = os.umask(0o027)
    try:
        write_pieces(tmp_path / "frame.csv", [b"a\n", b"1\n"])
    finally:
        os.umask(umask)
    assert (tmp_path / "frame.csv").read_bytes() == b"a\n1\n"
    assert stat.S_IMODE((tmp_path / "frame.csv").stat().st_mode) == 0o640


def test_a_server_that_goes_half_way_leaves_the_file_of_before(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"new"
        raise Unavailable("The trainer does not answer.")

    (tmp_path / "frame.csv").write_bytes(b"old")
    with pytest.raises(Unavailable):
        write_pieces(tmp_path / "frame.csv", pieces())
    assert (tmp_path / "frame.csv").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["frame.csv"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be written: No such file or directory"):
        write_pieces(tmp_path / "absent" / "frame.csv", [b""])
