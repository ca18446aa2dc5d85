"""The target gets its name in one step, and never over a file that nobody gave up."""

import errno
import os
from pathlib import Path

import pytest

from steam.batch.exits import Exit
from steam.batch.publish import is_published, publish
from steam.core.errors import Conflict, Unsupported
from tests.batch.conftest import HEADER, Desk, rows_of, some_rows


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A joined file, a target that is not there, and a source."""
    folder = tmp_path / "parts"
    folder.mkdir()
    joined, source = folder / "joined", tmp_path / "in.csv"
    joined.write_text("ours")
    source.write_text("theirs")
    return joined, tmp_path / "out.csv", source


def test_it_is_published_once_it_has_its_name(files):
    joined, target, source = files
    assert not is_published(joined, target)
    publish(joined, target, source, overwrite=False)
    assert is_published(joined, target)
    assert target.read_text() == "ours"


def test_a_file_that_came_meanwhile_stays(files):
    joined, target, source = files
    target.write_text("somebody's")
    with pytest.raises(Conflict, match="exists by now"):
        publish(joined, target, source, overwrite=False)
    assert target.read_text() == "somebody's"
    publish(joined, target, source, overwrite=True)
    assert target.read_text() == "ours"


def test_a_link_in_the_place_of_the_target_is_replaced_and_not_followed(files):
    joined, target, source = files
    target.symlink_to(source)
    publish(joined, target, source, overwrite=True)
    assert source.read_text() == "theirs"
    assert not target.is_symlink()


def test_a_folder_that_became_a_link_is_refused(files, tmp_path):
    joined, _, source = files
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Conflict, match="has become a link"):
        publish(joined, tmp_path / "link" / "out.csv", source, overwrite=False)


def test_a_file_system_without_hard_links_is_told_of(files, monkeypatch):
    joined, target, source = files

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(Unsupported, match="knows no hard links"):
        publish(joined, target, source, overwrite=False)


@pytest.mark.parametrize("small_disk", [2], indirect=True)
def test_a_full_disk_is_told_of_and_the_batch_goes_on_when_there_is_room(small_disk, tmp_path):
    desk = Desk(tmp_path)
    rows = 3000
    source = desk.source("\n".join([HEADER, *some_rows(rows)]))
    order = desk.order(source, "disk/out.csv")
    small_disk.fill()
    assert desk.run(order) is Exit.FAILED
    assert desk.report.message == (
        "The disk of the target is full. Free some space, then resume the batch."
    )
    assert not Path(order.target).exists()
    small_disk.free()
    assert desk.run(order) is Exit.DONE
    assert len(rows_of(Path(order.target))) == rows
