"""What may be done with flows, by several people."""

import pytest

from steam.core.clock import SystemClock
from steam.core.errors import Conflict, NotFound
from steam.web.flow.flow_files import FlowFiles
from steam.web.flow.flows import Flows
from steam.web.flow.notebook import Cell, Edit

MINE = [Cell("markdown", "mine")]
YOURS = [Cell("markdown", "yours")]


@pytest.fixture
def flows(tmp_path):
    return Flows(FlowFiles(tmp_path), SystemClock())


def test_drafts_are_seen_by_who_wrote_them(flows):
    flows.keep_draft("a", Edit(MINE), "anna")
    assert flows.find("a", "anna")[1].cells == MINE
    with pytest.raises(NotFound):
        flows.find("a", "bert")
    assert flows.summaries("bert") == ([], [])
    with pytest.raises(NotFound):
        flows.rename("a", "b", "bert")


def test_a_rename_takes_the_drafts_of_all_along_and_loses_none(flows):
    flows.save("a", Edit([]), "anna")
    flows.keep_draft("a", Edit(MINE, 1), "anna")
    flows.keep_draft("a", Edit(YOURS, 1), "bert")
    flows.keep_draft("b", Edit([]), "bert")
    flows.rename("a", "b", "anna")
    assert flows.find("b", "anna")[1].cells == MINE
    assert flows.find("b", "bert")[1].cells == [], "the draft that had the name"
    assert flows.find("a", "bert") == (None, flows.find("a", "bert")[1])
    assert flows.find("a", "bert")[1].cells == YOURS


def test_a_save_ends_the_writers_draft_alone(flows):
    flows.keep_draft("a", Edit(MINE), "anna")
    flows.keep_draft("a", Edit(YOURS), "bert")
    flows.save("a", Edit(MINE), "anna")
    assert flows.find("a", "anna")[1] is None
    assert flows.find("a", "bert")[1].cells == YOURS
    with pytest.raises(Conflict, match="saved by anna"):
        flows.save("a", Edit(YOURS), "bert")


def test_a_delete_leaves_the_work_of_others(flows):
    flows.save("a", Edit([]), "anna")
    flows.keep_draft("a", Edit(YOURS, 1), "bert")
    flows.delete("a", "anna")
    assert flows.find("a", "bert")[1].cells == YOURS
    with pytest.raises(Conflict, match="deleted or renamed"):
        flows.save("a", Edit(YOURS, 1), "bert")
