"""What one pass says: nothing to cron when all is well, an answer to people and machines."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from steam.core.home import Home
from steam.wiring.home import prepare_home
from steam.wiring.store import prepare_database

pytestmark = pytest.mark.process
ROOT = Path(__file__).parents[2]


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    """A pass over a home where all is well."""
    home = Home(tmp_path / "home")
    prepare_home(home)
    prepare_database(home)
    return [sys.executable, "-m", "steam", "overseer", str(home.root)]


def test_cron_has_nothing_to_mail_when_all_is_well(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_a_machine_gets_its_document_all_the_same(command: list[str]) -> None:
    command = [*command, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["troubled"] == {}


def test_a_person_is_told_that_all_is_well(command: list[str]) -> None:
    ours, terminal = pty.openpty()
    with os.fdopen(ours, "rb", buffering=0) as screen, os.fdopen(terminal, "wb") as stdout:
        subprocess.run(command, cwd=ROOT, stdout=stdout, check=True)
        assert b"All is as it should be: 0 workers run." in screen.read(4096)
