"""One machine per home: the decision, and the file."""

import json
import os
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import Conflict
from steam.core.home import Home
from steam.overseer.lease import (
    FRESH_MS,
    RENEW_MS,
    Lease,
    LeaseTaken,
    Machine,
    check_lease,
    judge,
    read_lease,
    this_machine,
)

NOW_MS = 1_700_000_000_000
HERE = Machine("here (11111111)", "boot-1", 1)
THERE = Machine("there (22222222)", "boot-2", 1)


def write(home: Home, machine: Machine, seen_ms: int) -> None:
    home.machine_lease.write_text(json.dumps({**asdict(machine), "seen_ms": seen_ms}))


def test_a_free_home_becomes_ours(home: Home) -> None:
    assert check_lease(home, NOW_MS) is None
    assert read_lease(home.machine_lease) == Lease(this_machine(), NOW_MS)
    assert home.machine_lease.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home.run.iterdir()] == ["machine.json"]


def test_ours_is_renewed_but_not_at_each_pass(home: Home) -> None:
    check_lease(home, NOW_MS)
    check_lease(home, NOW_MS + RENEW_MS - 1)
    assert read_lease(home.machine_lease) == Lease(this_machine(), NOW_MS)
    check_lease(home, NOW_MS + RENEW_MS)
    assert read_lease(home.machine_lease) == Lease(this_machine(), NOW_MS + RENEW_MS)


def test_a_clock_that_was_set_back_does_not_stop_renewal(home: Home) -> None:
    check_lease(home, NOW_MS)
    check_lease(home, NOW_MS - 3_600_000)
    assert read_lease(home.machine_lease) == Lease(this_machine(), NOW_MS - 3_600_000)


def test_another_machine_at_work_is_named(home: Home) -> None:
    write(home, THERE, NOW_MS - 60_000)
    with pytest.raises(Conflict) as caught:
        check_lease(home, NOW_MS)
    assert "there (22222222)" in caught.value.message
    assert "2023-11-14T22:12:20+00:00" in caught.value.message
    assert "30 s" in caught.value.hint
    assert read_lease(home.machine_lease) == Lease(THERE, NOW_MS - 60_000), "left as it was"


def test_another_machine_not_seen_for_long_is_replaced_and_told_of(home: Home) -> None:
    write(home, THERE, NOW_MS - FRESH_MS)
    taken = check_lease(home, NOW_MS)
    assert taken == LeaseTaken(Lease(THERE, NOW_MS - FRESH_MS))
    assert "there (22222222)" in taken.text
    assert read_lease(home.machine_lease) == Lease(this_machine(), NOW_MS, NOW_MS - FRESH_MS)
    assert check_lease(home, NOW_MS + 5000) is None, "told once"


def test_the_machine_that_lost_its_home_refuses_from_then_on(home: Home) -> None:
    check_lease(home, NOW_MS)
    write(home, THERE, NOW_MS + FRESH_MS)  # what the other one wrote when it took over
    with pytest.raises(Conflict):
        check_lease(home, NOW_MS + FRESH_MS + 1)


def test_after_a_reboot_a_machine_has_its_home_at_once(home: Home) -> None:
    before = Machine(this_machine().machine, "an earlier boot", 1)
    write(home, before, NOW_MS - 1000)
    assert check_lease(home, NOW_MS) is None
    after = Lease(this_machine(), NOW_MS, boot_before_ms=NOW_MS - 1000)
    assert read_lease(home.machine_lease) == after
    check_lease(home, NOW_MS + RENEW_MS)
    assert read_lease(home.machine_lease) == replace(after, seen_ms=NOW_MS + RENEW_MS), "kept"


def test_a_new_name_of_the_same_boot_is_the_same_machine() -> None:
    assert judge(Lease(HERE, NOW_MS), Lease(Machine("renamed", HERE.boot_id, 1), NOW_MS)) is None


def test_another_container_of_this_machine_is_another_machine() -> None:
    container = Machine("another (11111111)", HERE.boot_id, 2)
    with pytest.raises(Conflict, match="another"):
        judge(Lease(container, NOW_MS), Lease(HERE, NOW_MS))


@given(age_ms=st.integers(-(10**13), 10**13))
def test_another_machine_is_refused_within_90_s_either_way_and_never_longer(age_ms: int) -> None:
    found, mine = Lease(THERE, NOW_MS - age_ms), Lease(HERE, NOW_MS)
    if -FRESH_MS <= age_ms < FRESH_MS:
        with pytest.raises(Conflict) as caught:
            judge(found, mine)
        free_in_s = caught.value.details["free_in_s"]
        assert isinstance(free_in_s, int)
        assert judge(found, Lease(HERE, NOW_MS + free_in_s * 1000)) == LeaseTaken(found)
    else:
        assert judge(found, mine) == LeaseTaken(found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        '{"machine": 1}',
        '{"machine":"m","boot_id":"b","processes":1,"seen_ms":"soon"}',
        '{"machine":"m","boot_id":"b","processes":1,"seen_ms":true}',
        "\x00\xff",
        '{"machine":"' + "m" * 9999,
    ],
)
def test_a_file_that_makes_no_sense_counts_as_none(home: Home, text: str) -> None:
    home.machine_lease.write_text(text, encoding="latin-1")
    assert check_lease(home, NOW_MS) is None
    assert read_lease(home.machine_lease) == Lease(this_machine(), NOW_MS)


def test_the_time_of_a_taken_lease_may_be_impossible() -> None:
    assert "impossible" in LeaseTaken(Lease(THERE, 10**18)).text


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount the small disk")
def test_a_full_disk_does_not_stop_the_pass(
    small_disk: object, capfd: pytest.CaptureFixture[str]
) -> None:
    root: Path = small_disk.root  # type: ignore[attr-defined]
    home = Home(root / "home")
    home.run.mkdir(parents=True)
    assert check_lease(home, NOW_MS) is None
    small_disk.fill()  # type: ignore[attr-defined]
    assert check_lease(home, NOW_MS + RENEW_MS) is None
    assert read_lease(home.machine_lease) == Lease(this_machine(), NOW_MS), "whole, though older"
    said = capfd.readouterr()
    assert "lease not written" in said.out + said.err
