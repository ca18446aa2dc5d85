"""Servers of ours as children: what is told when one does not come up."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from steam.cli import children
from steam.cli.children import launch, start_child, start_children, stop_child
from steam.core.errors import SteamError
from steam.core.home import Home
from steam.wiring.home import prepare_home
from tests.promptness import quickest

pytestmark = pytest.mark.process
Program = Callable[[str], None]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    prepare_home(made)
    return made


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Has a shell script stand in for our servers."""

    def set_to(script: str) -> None:
        standin = tmp_path / "standin"
        standin.write_text(f"#!/bin/sh\n{script}\n")
        standin.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(standin))

    return set_to


def test_the_first_line_says_that_it_is_up(home: Home, program: Program) -> None:
    program("printf 'listening '; printf 'on http://h:1\\nmore\\n'; exec sleep 600")
    child = start_child("trainer", ["trainer"], home)
    assert child.url == "http://h:1"
    stop_child(child)
    assert child.process.returncode is not None


def test_one_that_says_nothing_is_killed_in_the_end(
    home: Home, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "_START_TIMEOUT_S", 0.2)
    program("echo 'error: It waits.' >&2; exec sleep 600")
    launched = launch("trainer", ["trainer"], home)
    assert launched.child() is None
    with pytest.raises(SteamError, match=r"was not up after 0\.2 s: It waits\.") as told:
        launched.child(wait_s=0.5)
    assert str(home.server_log("trainer")) in told.value.hint
    assert not psutil.pid_exists(launched.process.pid)


def test_a_look_at_one_that_comes_up_does_not_wait(home: Home, program: Program) -> None:
    looked: list[object] = []
    program("printf 'half a line'; exec sleep 600")
    launched = launch("trainer", ["trainer"], home)
    assert quickest(lambda: looked.append(launched.child(wait_s=0.1)), 5) < 5
    assert quickest(lambda: looked.append(launched.child()), 5) < 5
    assert set(looked) == {None}
    stop_child(launched)


def test_one_that_ends_is_told_with_the_end_of_its_log(home: Home, program: Program) -> None:
    program("echo 'error: No port is left.' >&2; exit 6")
    with pytest.raises(SteamError, match=r"The trainer did not start: No port is left\."):
        start_child("trainer", ["trainer"], home)


def test_a_log_that_has_gone_is_a_sentence(home: Home, program: Program) -> None:
    program(f"rm {home.server_log('trainer')}")
    with pytest.raises(SteamError, match=r"did not start: its log cannot be read \(No such file"):
        start_child("trainer", ["trainer"], home)


def test_a_folder_of_logs_that_has_gone_is_a_sentence(home: Home, program: Program) -> None:
    program("exec sleep 600")
    shutil.rmtree(home.logs)
    with pytest.raises(SteamError, match="The trainer cannot be started: No such file"):
        start_child("trainer", ["trainer"], home)


def test_when_one_of_several_fails_the_others_are_ended(home: Home, program: Program) -> None:
    program('test "$3" = master && exit 1; echo up; exec sleep 600')
    with pytest.raises(SteamError, match="The master did not start"):
        start_children({name: [name] for name in ("trainer", "master", "overseer")}, home)
    assert not [one for one in psutil.Process().children() if one.name() == "sleep"]
