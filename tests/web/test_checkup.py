"""The doctor's findings are kept, and nobody waits for them."""

import threading

from steam.doctor.finding import ok
from steam.web.checkup import Checkup


class Clock:
    """A clock that a test sets."""

    def __init__(self):
        self.ms = 1_000_000

    def now_ms(self):
        return self.ms


class Doctor:
    """Finds how often it has looked, once it is allowed to end."""

    def __init__(self):
        self.may_end = threading.Event()
        self.looks = 0

    def __call__(self):
        self.looks += 1
        assert self.may_end.wait(30)
        return [ok("looks", str(self.looks))]


def _ended():
    for thread in threading.enumerate():
        if thread.name == "checkup":
            thread.join(30)


def test_the_first_look_begins_an_examination_and_does_not_wait():
    doctor, clock = Doctor(), Clock()
    checkup = Checkup(doctor, clock)
    first = checkup.look()
    assert (first.findings, first.checked_ms, first.since_ms) == ((), None, clock.ms)
    assert checkup.look(now=True).since_ms == clock.ms, "a second one was begun beside it"
    doctor.may_end.set()
    _ended()
    found = checkup.look()
    assert [finding.text for finding in found.findings] == ["1"]
    assert (found.checked_ms, found.since_ms) == (clock.ms, None)
    assert doctor.looks == 1


def test_findings_are_kept_for_a_while_and_shown_until_there_are_new_ones():
    doctor, clock = Doctor(), Clock()
    doctor.may_end.set()
    checkup = Checkup(doctor, clock, fresh_s=60)
    checkup.look()
    _ended()
    clock.ms += 60_000
    assert checkup.look().since_ms is None
    doctor.may_end.clear()
    clock.ms += 1
    meanwhile = checkup.look()
    assert meanwhile.since_ms == clock.ms
    assert [finding.text for finding in meanwhile.findings] == ["1"]
    doctor.may_end.set()
    _ended()
    assert [finding.text for finding in checkup.look().findings] == ["2"]


def test_one_may_be_wanted_before_its_time():
    doctor, clock = Doctor(), Clock()
    doctor.may_end.set()
    checkup = Checkup(doctor, clock)
    checkup.look()
    _ended()
    checkup.look(now=True)
    _ended()
    assert doctor.looks == 2
