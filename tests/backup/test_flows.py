"""Saved flows and drafts in a backup."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from steam.backup import take
from steam.backup.contents import files_below
from steam.backup.restore import BackupRestorer
from steam.backup.take import BackupTaker
from steam.core.home import Home
from steam.web.flow.flow_files import FlowFiles
from steam.web.flow.notebook import Cell, Notebook

SAVED = Notebook(1, "a/b ä", [Cell("markdown", "# hello")], 5, "anna", 2)


def test_flows_and_drafts_come_back(
    taker: BackupTaker, restorer: BackupRestorer, home: Home, tmp_path: Path
) -> None:
    flows = FlowFiles(home.flows)
    flows.keep(SAVED)
    flows.keep(SAVED, draft=True)
    taker.to_file(tmp_path / "backup.tar")
    new = Home(tmp_path / "new" / "home")
    restorer.restore(tmp_path / "backup.tar", new, "ann")
    restored = FlowFiles(new.flows)
    assert restored.saved("a/b ä") == restored.draft("a/b ä", "anna") == SAVED


def test_a_draft_that_goes_meanwhile_is_passed_over(
    taker: BackupTaker, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FlowFiles(home.flows).keep(SAVED, draft=True)

    def gone_once_listed(folder: Path) -> Iterator[tuple[Path, int]]:
        for path, size in files_below(folder):
            if path.is_relative_to(home.flows):
                path.unlink(missing_ok=True)
            yield path, size

    monkeypatch.setattr(take, "files_below", gone_once_listed)  # no test can time that
    taken = taker.to_file(tmp_path / "backup.tar")
    assert [member.name for member in taken.manifest.members if "flow" in member.name] == []
