"""The files for systemd and cron are well formed and keep their promises."""

import configparser
import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from steam.core.home import Home
from steam.core.policy import SupervisionPolicy
from steam.core.states import WorkerState
from steam.db.sqlite import SqliteStore
from steam.overseer.processes import WORKER_MODULE
from steam.settings import Settings
from tests.overseer.conftest import World

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "systemd"
ARTIFACT = ROOT / "tests" / "model" / "fixtures" / "glm_binomial.zip"
ANALYZE = shutil.which("systemd-analyze")
SERVERS = {
    "steam.service": "steam up",
    "steam-master.service": "steam serve",
    "steam-trainer.service": "steam trainer",
    "steam-overseer-resident.service": "steam overseer --watch",
}
START_WORKERS = [name for name in SERVERS if name != "steam-trainer.service"]
SERVICES = [*SERVERS, "steam-overseer.service"]
SOCKETS = {
    "steam.socket": ["master_port", "trainer_port"],
    "steam-master.socket": ["master_port"],
    "steam-trainer.socket": ["trainer_port"],
}
UNITS = sorted(path.name for path in FOLDER.glob("steam*"))


def read(name: str) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(FOLDER / name)
    return unit


def service(name: str) -> configparser.SectionProxy:
    return read(name)["Service"]


def test_all_units_are_here() -> None:
    assert sorted([*SERVICES, *SOCKETS, "steam-overseer.timer"]) == UNITS


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


@pytest.mark.parametrize(("name", "command"), SERVERS.items())
def test_a_server_says_when_it_is_ready_and_always_comes_back(name: str, command: str) -> None:
    unit = service(name)
    assert unit["ExecStart"] == f"/usr/bin/env {command}"
    assert (unit["Type"], unit["NotifyAccess"], unit["Restart"]) == ("notify", "main", "always")
    assert read(name)["Unit"]["StartLimitIntervalSec"] == "0", "it is never given up"
    assert int(unit["LimitNOFILE"]) >= 65536


@pytest.mark.parametrize("name", ["steam.service", "steam-overseer-resident.service"])
def test_a_stuck_overseer_is_started_anew(name: str) -> None:
    assert int(service(name)["WatchdogSec"]) >= 20, "a pass may take a while"


@pytest.mark.parametrize("name", [*START_WORKERS, "steam-overseer.service"])
def test_workers_outlive_what_started_them(name: str) -> None:
    unit = service(name)
    assert unit["KillMode"] == "process"
    assert unit["OOMPolicy"] == "continue", "one worker's end is not the service's"
    assert "PrivateTmp" not in unit, "it would vanish beneath the workers"


@pytest.mark.parametrize("name", SERVICES)
def test_a_delegated_cgroup_is_given_back_when_the_main_process_ends(name: str) -> None:
    unit = service(name)
    assert ("Delegate" in unit) == ("ExecStopPost" in unit) == (name in START_WORKERS)
    if name in START_WORKERS:
        assert unit["Delegate"].split() == ["cpu", "memory", "pids"]
        module = unit["ExecStopPost"].removeprefix("-/usr/bin/env python -m ")
        subprocess.run([sys.executable, "-m", module], cwd=ROOT, check=True)


@pytest.mark.parametrize("name", SERVICES)
def test_what_steam_writes_stays_writable(name: str) -> None:
    unit = service(name)
    assert unit["ProtectSystem"] == "strict"
    assert unit["StateDirectory"] == "steam", "which makes /var/lib/steam writable"
    assert "STEAM_HOME=/var/lib/steam" in (FOLDER / name).read_text()
    assert unit.get("ProtectControlGroups", "no") == "no" or name not in START_WORKERS


def test_all_in_one_and_apart_exclude_each_other() -> None:
    apart = set(SERVERS) - {"steam.service"}
    assert set(read("steam.service")["Unit"]["Conflicts"].split()) == apart
    for name in apart:
        assert read(name)["Unit"]["Conflicts"] == "steam.service"


@pytest.mark.parametrize(("name", "ports"), SOCKETS.items())
def test_a_socket_is_where_its_server_listens(name: str, ports: list[str]) -> None:
    default = {each: field.default for each, field in Settings.model_fields.items()}
    assert name.replace(".socket", ".service") in SERVERS, "which systemd hands it to"
    lines = (FOLDER / name).read_text().splitlines()
    streams = [line.removeprefix("ListenStream=") for line in lines if "ListenStream" in line]
    assert streams == [f"{default['host']}:{default[port]}" for port in ports]
    assert "Accept" not in read(name)["Socket"], "the server accepts"


def test_sockets_of_all_in_one_and_apart_exclude_each_other() -> None:
    apart = read("steam.socket")["Unit"]["Conflicts"].split()
    assert sorted(apart) == ["steam-master.service", "steam-trainer.service"]
    for name in SOCKETS.keys() - {"steam.socket"}:
        assert read(name)["Unit"]["Conflicts"] == "steam.service"


def test_the_timer_runs_a_pass_every_minute_and_at_boot() -> None:
    timer = read("steam-overseer.timer")["Timer"]
    assert (timer["OnUnitActiveSec"], timer["OnBootSec"]) == ("60", "5")
    assert timer["Unit"] == "steam-overseer.service"


def cron_jobs() -> list[tuple[str, str]]:
    """When and what, of each line of the example."""
    lines = (FOLDER / "crontab.example").read_text().splitlines()
    jobs = [line for line in lines if line and not line.startswith("#")]
    found = [re.fullmatch(r"(@reboot|\* \* \* \* \*)\s+(.+)", job) for job in jobs]
    return [(match[1], match[2]) for match in found if match]


def test_cron_runs_a_pass_every_minute_and_at_boot() -> None:
    assert [when for when, _ in cron_jobs()] == ["@reboot", "* * * * *"]


@pytest.fixture
def deployed(home: Home) -> Iterator[World]:
    """A home on disk, as an upgrade or a reboot leaves it: a deployment, and no process."""
    store = SqliteStore(home.database)
    world = World(home, store, (sys.executable, "-m", WORKER_MODULE), WORKER_MODULE)
    sha256 = hashlib.sha256(ARTIFACT.read_bytes()).hexdigest()
    shutil.copy(ARTIFACT, home.artifact(sha256))
    world.deploy(policy=SupervisionPolicy(), sha256=sha256)
    try:
        yield world
    finally:
        world.end_all()
        store.close()


@pytest.mark.process
@pytest.mark.parametrize("when", ["@reboot", "* * * * *"])
def test_the_line_of_the_crontab_brings_a_deployment_up(deployed: World, when: str) -> None:
    command = dict(cron_jobs())[when]
    # "Write the paths of your installation": the two that the example asks to be replaced.
    installed, home = str(Path(sys.executable).parent), str(deployed.home.root)
    command = command.replace("/opt/steam/bin", installed).replace("/var/lib/steam", home)
    as_cron = ["env", "-i", f"HOME={home}", "LOGNAME=steam", "SHELL=/bin/sh", "PATH=/usr/bin:/bin"]
    done = subprocess.run(
        [*as_cron, "/bin/sh", "-c", command], cwd=home, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert deployed.worker().state is WorkerState.RUNNING
    (pid,) = deployed.processes()
    assert deployed.worker().identity is not None
    assert deployed.worker().identity.pid == pid
