"""The command line and environment of a worker."""

import json
import sys
from pathlib import Path

from steam.core.home import Home
from steam.core.policy import Policy
from steam.overseer.command import WorkerSettings, worker_command, worker_environ
from steam.overseer.processes import HOME_VARIABLE, TOKEN_VARIABLE

HOME = Home(Path("/srv/steam"))


def test_the_command_line_is_the_documented_one() -> None:
    command = worker_command(
        WorkerSettings(HOME, "127.0.0.1", 64),
        deployment="prostate",
        deployment_id=5,
        version=3,
        slot=1,
        artifact_sha256="ab",
        policy=Policy(),
        port=9100,
        listener=7,
        token="secret",
    )
    assert command.argv[:3] == (sys.executable, "-m", "steam.scoring")
    options = dict(zip(command.argv[3::2], command.argv[4::2], strict=True))
    policy = json.loads(options.pop("--policy"))
    assert policy["input"]["unseen_level"] == "warn"
    assert options == {
        "--artifact": "/srv/steam/model/ab.zip",
        "--sha256": "ab",
        "--host": "127.0.0.1",
        "--port": "9100",
        "--listener": "7",
        "--deployment": "prostate",
        "--version": "3",
        "--max-body-mb": "64",
        "--figures": "/srv/steam/figures/prostate-5",
    }
    assert not any("secret" in word for word in command.argv), "anybody may read a command line"
    assert command.log == Path("/srv/steam/log/worker-prostate-1.log")


def test_nothing_of_the_overseers_environment_leaks() -> None:
    outer = {"AWS_SECRET_ACCESS_KEY": "x", "STEAM_HOST": "::", "LC_ALL": "C", "PATH": "/bin"}
    environ = worker_environ(outer, HOME, "t")
    assert environ[TOKEN_VARIABLE] == "t"
    assert environ[HOME_VARIABLE] == "/srv/steam"
    assert (environ["LC_ALL"], environ["PATH"]) == ("C", "/bin")
    assert environ["OPENBLAS_NUM_THREADS"] == "1"
    assert "AWS_SECRET_ACCESS_KEY" not in environ
    assert "STEAM_HOST" not in environ
