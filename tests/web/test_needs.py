"""What needs a person, and the sentence on top of home."""

import pytest

from steam.core.records import Event
from steam.doctor.finding import bad, ok, warn
from steam.web.checkup import UNSEEN, Checked
from steam.web.needs import headline, needs_of_deployments, needs_of_home, remarks
from steam.web.views.backups import Backups
from steam.web.views.overseer import Oversight

SEEN = Oversight(1, None, True)
BACKED_UP = Backups("", 24.0, None, None, False)
NOW_MS = 10_000_000


def _deployment(state, *, desired="running", incident=None, name="d"):
    return {
        "name": name,
        "state": state,
        "desired": desired,
        "incident": incident,
        "since_ms": 5,
    }


def _titles(*, oversight=SEEN, backups=BACKED_UP, checked=UNSEEN):
    return [need.title for need in needs_of_home(oversight, backups, checked, NOW_MS)]


@pytest.mark.parametrize(
    ("state", "in_need"),
    [
        ("running", False),
        ("degraded", False),
        ("starting", False),
        ("backoff", False),
        ("stopped", False),
        ("unhealthy", True),
        ("crash-looping", True),
        ("failed", True),
    ],
)
def test_a_deployment_that_does_not_come_right_by_itself_needs_somebody(state, in_need):
    needs = list(needs_of_deployments([_deployment(state)]))
    assert bool(needs) is in_need
    if in_need:
        assert needs[0].title == f"d is {state}"
        assert needs[0].href == "/deployments/d?view=log"
        assert needs[0].since_ms == 5


def test_an_incident_needs_somebody_until_the_deployment_runs_again():
    incident = {"kind": "x", "text": "It cannot.", "opened_ms": 7}
    [need] = needs_of_deployments([_deployment("backoff", incident=incident)])
    assert (need.text, need.since_ms) == ("It cannot.", 7)
    assert list(needs_of_deployments([_deployment("running", incident=incident)])) == []


def test_nothing_needs_anybody_when_all_is_well():
    findings = (ok("home", ""), warn("clock", "It is off.", "Set it."))
    assert _titles(checked=Checked(findings, NOW_MS)) == []
    assert remarks(Checked(findings, NOW_MS)) == 1


def test_what_the_home_needs():
    failed = Event(2, 9, "schedule", "backup-failed", "home", "The disk is full.")
    taken = Event(1, 8, "schedule", "backup-taken", "home", "")
    assert _titles(oversight=Oversight(None, None, False)) == ["The overseer is not seen"]
    assert _titles(backups=Backups("", 24.0, taken, failed, True)) == ["The last backup failed"]
    assert _titles(backups=Backups("/b", 24.0, taken, None, True)) == ["A backup is overdue"]
    full, little = bad("disk", "", ""), warn("disk", "0.5 GB are free.", "Free some.")
    assert len(_titles(checked=Checked((full,), 1))) == 1
    assert len(_titles(checked=Checked((little,), 1))) == 1
    assert remarks(Checked((little,), 1)) == 0, "it was told twice"


def test_an_examination_that_hangs_is_told():
    hangs = Checked((), None, NOW_MS - 60_001)
    assert _titles(checked=hangs) == ["The doctor does not come to an end"]
    assert _titles(checked=Checked((), None, NOW_MS - 60_000)) == []


@pytest.mark.parametrize(
    ("states", "needs", "sentence"),
    [
        ([], 0, "Nothing is deployed yet"),
        (["running"], 0, "The deployment answers"),
        (["running"] * 11 + ["degraded"], 0, "All 12 deployments answer"),
        (["running", "starting"], 0, "1 of 2 deployments answer; the others are on their way"),
        (["stopped"], 0, "All is stopped, as it should be"),
        (["running"], 1, "One thing needs you"),
        (["failed", "failed"], 2, "2 things need you"),
    ],
)
def test_one_sentence_says_whether_all_is_well(states, needs, sentence):
    rows = [
        _deployment(state, desired="stopped" if state == "stopped" else "running")
        for state in states
    ]
    assert headline(rows, needs) == sentence
