"""Real processes, killed again and again: no row is lost and none is there twice."""

import os
import random
import signal
from pathlib import Path

import pytest

from steam.batch.exits import Exit
from steam.core.batch_folder import read_parts
from steam.core.batches import BatchOrder
from tests.batch.conftest import Desk, awkward_source

pytestmark = pytest.mark.process


def undisturbed(desk: Desk, order: BatchOrder) -> bytes:
    other = desk.order(Path(order.source), "undisturbed.csv", parts=f"{order.parts}x")
    with desk.start(other) as process:
        assert process.wait(30) == Exit.DONE
    return Path(other.target).read_bytes()


def test_killed_before_each_of_its_side_effects(desk: Desk) -> None:
    order = desk.order(awkward_source(desk, 16))
    wanted = undisturbed(desk, order)
    deaths, die_at = 0, 1
    while True:
        with desk.start(order, die_at) as process:
            status = process.wait(30)
        if status == Exit.DONE:
            break
        assert status == -signal.SIGKILL
        deaths, die_at = deaths + 1, die_at + 1
        assert not Path(order.target).exists() or Path(order.target).read_bytes() == wanted
    assert deaths >= 5
    assert Path(order.target).read_bytes() == wanted


def test_killed_at_any_moment(desk: Desk, until_parts, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = 1000
    order = desk.order(awkward_source(desk, rows))
    wanted = undisturbed(desk, order)
    chance = random.Random(4)
    done = 0
    monkeypatch.setenv(
        "HALT_AT", "90"
    )  # some thirty parts: none ends before a busy machine kills it
    for _ in range(3):
        with desk.start(order) as process:
            until_parts(order, process, done + chance.randint(1, 8))
            os.kill(process.pid, signal.SIGKILL)
            process.wait(30)
        assert not Path(order.target).exists()
        parts = read_parts(Path(order.parts))
        assert len(parts) > done  # what was whole stays, and more has come
        done = len(parts)
    monkeypatch.delenv("HALT_AT")
    with desk.start(order) as process:
        assert process.wait(60) == Exit.DONE
    assert Path(order.target).read_bytes() == wanted
    assert desk.report.rows_done == rows


def test_two_processes_do_not_share_a_folder(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    order = desk.order(awkward_source(desk, 300))
    monkeypatch.setenv("STOP_AT", "12")
    with desk.start(order) as first:
        os.waitid(os.P_PID, first.pid, os.WSTOPPED | os.WNOWAIT)
        assert read_parts(Path(order.parts)), "it has begun"
        assert not Path(order.target).exists()
        monkeypatch.delenv("STOP_AT")
        with desk.start(order) as second:
            assert second.wait(30) == Exit.BUSY
        os.kill(first.pid, signal.SIGCONT)
        assert first.wait(30) == Exit.DONE
