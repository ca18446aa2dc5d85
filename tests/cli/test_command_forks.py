"""A forked command is the command: its words, environment, folder, exit code and both streams."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command_forks import CommandForks

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "words",
    [("--version",), ("-h",), ("deplyo",), ("deployment", "list"), ("overseer",)],
    ids=" ".join,
)
def test_it_says_and_ends_as_one_of_its_own(
    commands: CommandForks, tmp_path: Path, words: tuple[str, ...]
) -> None:
    environ = {**os.environ, "STEAM_HOME": str(tmp_path / "home")}
    alone = subprocess.run(
        [sys.executable, "-m", "steam", *words],
        cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    forked = commands.run(words, environ, timeout_s=60)
    assert (forked.returncode, forked.stdout, forked.stderr) == (
        alone.returncode,
        alone.stdout,
        alone.stderr,
    )


def test_one_leaves_nothing_to_the_next(commands: CommandForks, tmp_path: Path) -> None:
    home = {**os.environ, "STEAM_HOME": str(tmp_path / "home")}
    wrong = commands.run(("doctor",), {**home, "STEAM_JOBS": "none"}, 60)
    assert "STEAM_JOBS takes a whole number" in wrong.stderr
    assert "STEAM_JOBS" not in commands.run(("doctor",), home, 60).stderr


def test_what_takes_too_long_is_killed_and_the_next_is_served(
    commands: CommandForks, tmp_path: Path
) -> None:
    environ = {**os.environ, "STEAM_HOME": str(tmp_path), "STEAM_MASTER_PORT": "0"}
    with pytest.raises(subprocess.TimeoutExpired):
        commands.run(("serve",), environ, timeout_s=0.2)
    assert commands.run(("--version",), environ, timeout_s=60).returncode == 0


def test_servers_run_beside_each_other_until_they_are_told(
    commands: CommandForks, tmp_path: Path
) -> None:
    reading, writing = os.pipe()
    environ = {**os.environ, "STEAM_HOME": str(tmp_path / "other")}
    with (tmp_path / "err").open("wb") as err:
        master = commands.start(
            ("serve", "--home", str(tmp_path), "--port", "0"), environ, writing, err.fileno()
        )
        os.close(writing)
        with os.fdopen(reading) as said:
            assert said.readline().startswith("listening on http://127.0.0.1:")
            assert commands.run(("overseer", str(tmp_path)), environ, 60).returncode == 0
            with pytest.raises(TimeoutError):
                master.wait(0.01)
            master.send_signal(signal.SIGTERM)
            assert master.wait(30) == 0
            assert said.read().count("listening") == 0  # its end was closed by all
    master.send_signal(signal.SIGTERM)  # and nobody else gets it
    assert (tmp_path / "err").read_text() == ""
