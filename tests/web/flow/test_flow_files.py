"""Flows as files of a home."""

import errno

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from steam.core import whole_file
from steam.core.errors import Exhausted, InvalidInput
from steam.web.flow.flow_files import FlowFiles, file_name
from steam.web.flow.notebook import Cell, Notebook


def notebook(name="a", who="anna", revision=1, cells=1):
    return Notebook(1, name, [Cell("command", "getFrames")] * cells, 5, who, revision)


@pytest.fixture
def files(tmp_path):
    return FlowFiles(tmp_path)


@given(st.text(max_size=200), st.text(max_size=50))
def test_any_name_is_a_plain_file(name, who):
    try:
        name.encode(), who.encode()
    except UnicodeEncodeError:
        return
    for file in (file_name(name), file_name(name, who)):
        assert file.isascii()
        assert len(file) < 128
        assert not set("/\\ \0") & set(file)
        assert not file.startswith(".")


def test_names_that_look_alike_are_other_files(files):
    names = ["a b", "a-b", "a/b", "A b", "a" * 200, "a" * 199, "数据", "데이터"]
    for number, name in enumerate(names, 1):
        files.keep(notebook(name, revision=number))
    assert [files.saved(name).revision for name in names] == list(range(1, 9))
    assert {one.name for one in files.summaries()} == set(names)


def test_drafts_are_somebodys(files):
    for who, revision in (("anna", 1), ("bert", 2)):
        files.keep(notebook(who=who, revision=revision), draft=True)
    assert files.saved("a") is None
    assert [files.draft("a", who).revision for who in ("anna", "bert")] == [1, 2]
    assert files.remove_draft("a", "anna")
    assert not files.remove_draft("a", "anna")
    assert [one.saved_by for one in files.summaries(drafts=True)] == ["bert"]
    assert files.summaries() == []


def test_a_summary_follows_the_file(files):
    for cells in (1, 3):
        files.keep(notebook(cells=cells))
        assert [one.cells for one in files.summaries()] == [cells]
    files.remove("a")
    assert files.summaries() == []


def test_a_damaged_file_is_told_and_can_be_removed(files, tmp_path):
    files.keep(notebook())
    (tmp_path / file_name("a")).write_text('{"format": 1')
    with structlog.testing.capture_logs() as logs:
        assert files.summaries() == []
    assert [log["file"] for log in logs] == [file_name("a")]
    with pytest.raises(InvalidInput, match="damaged"):
        files.saved("a")
    assert files.remove("a")


def test_a_file_under_another_name_is_not_that_flow(files, tmp_path):
    files.keep(notebook("a"))
    (tmp_path / file_name("a")).rename(tmp_path / file_name("b"))
    with pytest.raises(InvalidInput, match="not that of flow 'a'"):
        files.saved("b")


def test_a_full_disk_keeps_what_was_there(files, monkeypatch):
    files.keep(notebook(cells=1))

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(whole_file.os, "fsync", full)  # a full disk cannot be had otherwise
    with pytest.raises(Exhausted, match="disk is full"):
        files.keep(notebook(cells=2))
    assert len(files.saved("a").cells) == 1
