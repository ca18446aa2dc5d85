"""The files for systemd and cron are well formed and keep their promises."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "systemd"
ANALYZE = shutil.which("systemd-analyze")
UNITS = sorted(path.name for path in FOLDER.glob("steam*"))


def read(name: str) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(FOLDER / name)
    return unit


def test_all_units_are_here() -> None:
    assert UNITS == [
        "steam-overseer.service",
        "steam-overseer.timer",
        "steam-trainer.service",
        "steam.service",
    ]


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed here")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_finds_nothing_wrong(name: str) -> None:
    verified = subprocess.run(
        [str(ANALYZE), "verify", "--man=no", str(FOLDER / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    about_us = [line for line in verified.stderr.splitlines() if "steam" in line]
    assert about_us == []
    assert verified.returncode == 0, verified.stderr


@pytest.mark.parametrize("name", ["steam.service", "steam-overseer.service"])
def test_workers_outlive_what_started_them(name: str) -> None:
    assert read(name)["Service"]["KillMode"] == "process"


def test_servers_come_back_and_training_yields() -> None:
    assert read("steam.service")["Service"]["Restart"] == "always"
    assert read("steam-trainer.service")["Service"]["Nice"] == "10"
    assert read("steam-overseer.timer")["Timer"]["OnUnitActiveSec"] == "60"


def test_cron_runs_a_pass_every_minute_and_at_boot() -> None:
    lines = (FOLDER / "crontab.example").read_text().splitlines()
    jobs = [line for line in lines if line and not line.startswith("#")]
    whens = {re.split(r"\s+/", job)[0].strip() for job in jobs}
    assert whens == {"@reboot", "* * * * *"}
    assert all("steam overseer /" in job for job in jobs)
