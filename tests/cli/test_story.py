"""The commands of the README, in order, against real servers."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from stat import S_IMODE

import httpx
import psutil
import pytest

from steam.core.states import WorkerState
from tests.cli.conftest import LOOK_S, worker
from tests.overseer.conftest import kill
from tests.ports import WORKER_PORTS, told

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]

README = Path(__file__).parents[2] / "README.md"
README_URL = "http://127.0.0.1:9000/deployments/prostate/predict"
X = "AGE,RACE,DPROS,DCAPS,PSA,VOL,GLEASON"
ROW = {"AGE": 65, "RACE": 1, "DPROS": 2, "DCAPS": 1, "PSA": 1.4, "VOL": 0, "GLEASON": 6}


def test_the_readme_by_hand(steam, end, tmp_path):
    up = steam.up()
    frame = steam.json("frame", "import", "examples/data/prostate.csv")
    assert (frame["key"], frame["rows"], len(frame["columns"])) == ("prostate.hex", 380, 9)
    model = steam.json(
        "train", "glm", "--frame", "prostate.hex", "--y", "CAPSULE", "--x", X,
        "--family", "binomial", "--model", "risk",
    )  # fmt: skip
    assert model["metrics"]["AUC"] == pytest.approx(0.8275, abs=1e-4)
    assert len(model["coefficients"]) == 8
    deployment = steam.json("deploy", "risk", "--name", "prostate", "--why", "first")
    assert deployment["state"] == "running"
    assert deployment["version"] == 1

    answer = httpx.post(deployment["url"], json=ROW, trust_env=False, timeout=30).json()
    stable = httpx.post(deployment["gateway"], json=ROW, trust_env=False, timeout=30).json()
    assert stable == answer
    listed, shown = steam.run("deployment", "list"), steam.run("deployment", "show", "prostate")
    assert all(deployment["gateway"] in told for told in (listed, shown))
    assert answer["probabilities"].keys() == {"0", "1"}
    pairs = [f"{name}={value}" for name, value in ROW.items()]
    [same] = steam.json("predict", "prostate", *pairs)
    assert same["classProbabilities"] == answer["classProbabilities"]
    rows = tmp_path / "rows.csv"
    rows.write_text(",".join(ROW) + "\n" + ",".join(str(v) for v in ROW.values()) + "\n")
    assert steam.json("predict", "prostate", "--csv", str(rows)) == [same]

    # Everything is listed, shown, and told.
    assert [d["name"] for d in steam.json("deployment", "list")] == ["prostate"]
    assert "running" in steam.run("deployment", "list")
    assert [m["name"] for m in steam.json("model", "list")] == ["risk"]
    assert [m["key"] for m in steam.json("model", "list", "--on-trainer")] == ["risk"]
    assert {j["description"] for j in steam.json("job", "list")} == {"Parse", "GLM"}
    [version] = steam.json("deployment", "history", "prostate")
    assert (version["number"], version["why"], version["current"]) == (1, "first", True)
    assert "is ready on port" in steam.run("events")
    assert "listening on" in steam.run("logs", "prostate")

    # Mistakes are sentences with their own exit codes.
    again = ("deploy", "risk", "--name", "prostate")
    assert "exists already" in steam.run(*again, "--new", code=4)
    assert "has 1 workers" in steam.run(*again, "--replicas", "2", code=2)
    assert "no model 'nope'" in steam.run("deploy", "nope", "--name", "other", code=3)
    assert "not a good name" in steam.run("deploy", "risk", "--name", "No Good", code=2)
    assert "no deployment 'x'" in steam.run("deployment", "stop", "x", code=3)
    assert "is used by" in steam.run("model", "rm", "risk", code=4)
    train = ("train", "glm", "--frame", "prostate.hex", "--y")
    assert "no column 'ABSENT'" in steam.run(*train, "ABSENT", "--x", "AGE", code=2)

    # A new version, back again, stop, start, restart, remove.
    steam.run("model", "register", "risk", "--on-trainer", "--name", "newer")
    second = steam.json("deploy", "newer", "--name", "prostate")
    assert second["version"] == 2
    assert 2 in {w["version"] for w in second["workers"] if w["state"] == "running"}
    assert steam.json("deployment", "rollback", "prostate")["version"] == 1
    assert "Version 1 of prostate is risk already" in steam.run(*again)
    assert steam.json("deployment", "rollback", "prostate", "--version", "2")["version"] == 2
    assert "Version 3 of prostate is risk.\n" in steam.run(*again, "--update", "--why", "third")
    _labels_limits_and_what_ran(steam)
    assert steam.json("deployment", "stop", "prostate")["desired"] == "stopped"
    _wait_for(steam, "stopped")
    assert "is stopped" in steam.run("predict", "prostate", "AGE=1", code=4)
    steam.run("deployment", "start", "prostate")
    before = _wait_for(steam, "running")["workers"][0]["pid"]
    steam.run("deployment", "restart", "prostate")
    deadline = time.monotonic() + 30
    while (now := _wait_for(steam, "running")["workers"][0]["pid"]) == before:
        assert time.monotonic() < deadline
        time.sleep(LOOK_S)
    _wait_for_end(before)
    steam.run("deployment", "rm", "prostate", "--yes")
    assert not _lives(now)
    assert steam.json("deployment", "list") == []
    steam.run("model", "rm", "risk")
    steam.run("model", "rm", "newer")
    assert list((steam.home / "model").iterdir()) == []
    assert "Stopped." in end(up)


def _labels_limits_and_what_ran(steam):
    assert "points at risk" in steam.run("model", "label", "prod", "risk")
    followed = steam.json("deployment", "follow", "prostate", "prod")
    assert (followed["label"]["name"], followed["version"]) == ("prod", 3)
    assert "follows" in steam.run("deployment", "show", "prostate")
    assert "prostate" in steam.run("model", "labels")
    assert "kept their versions" in steam.run("model", "label", "prod", "--clear")
    assert "--clear" in steam.run("model", "label", "prod", code=2)
    steam.run("deployment", "unfollow", "prostate")
    gathering = ("deployment", "gathering", "prostate")
    assert "none, each request" in steam.run(*gathering)
    said = steam.run(*gathering, "--max-rows", "64", "--max-wait-ms", "1.5")
    assert "up to 64 rows are scored at once, each waits up to 1.5 ms" in said
    assert "starts from now on" in said
    assert "Nothing was given" in steam.run(*gathering, "--restart", code=2)
    limits = ("deployment", "limits", "prostate")
    assert "starts from now on" in steam.run(*limits, "--nice", "1", "--open-files", "1024")
    assert "1024 open files, nice 1" in steam.run(*limits)
    assert "cannot be 1" in steam.run(*limits, "--memory-mb", "1", code=2)
    assert "No limit" in steam.run(*limits, "--restart", code=2)

    moment = steam.json("deployment", "history", "prostate", "--at", "2020-01-01")
    assert (moment["wanted"], moment["next"]["kind"]) == (None, "deployment-created")
    now = datetime.now().astimezone().isoformat()
    said = steam.run("deployment", "history", "prostate", "--at", now)
    assert "running, version 3 (risk)" in said
    assert "limits of deployment 'prostate' were set" in said
    assert "still to come" in steam.run(
        "deployment", "history", "prostate", "--at", "2999-01-01", code=2
    )
    told = steam.json("events", "--thing", "deployment:prostate", "--since", "2020-01-01")
    assert {"version-added", "label-followed", "limits-changed"} <= {e["kind"] for e in told}
    assert "Nothing happened then" in steam.run("events", "--until", "2020-01-01")


def test_the_lines_of_the_readme_are_true(steam, end):
    block = re.search(r"## By hand\n\n```\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    activate, up_line, *lines = block[1].strip().splitlines()
    assert activate == "source .venv/bin/activate"
    assert up_line.startswith("steam up &")
    up = steam.up()
    url = ""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    for line in lines:
        if line.startswith("curl"):
            url = steam.json("deployment", "show", "prostate")["gateway"]
            assert README_URL in line
        command = line.replace(README_URL, url)
        done = subprocess.run(
            ["bash", "-c", command], cwd=README.parent, env={**steam.environ, "PATH": path},
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["probabilities"].keys() == {"0", "1"}
    end(up)
    _only_the_owner_can_read(steam.home)


def _only_the_owner_can_read(home: Path) -> None:
    """A home in which everything was done that the README tells."""
    paths = [home, *home.rglob("*")]
    loose = [path for path in paths if S_IMODE(path.lstat().st_mode) & 0o077]
    assert loose == []
    assert len(paths) > 20, "there is something to read"


def test_workers_outlive_the_servers_and_are_adopted(steam, end):
    up = steam.up()
    steam.run("frame", "import", "examples/data/prostate.csv")
    steam.run(
        "train", "glm", "--frame", "prostate.hex", "--y", "PSA", "--x", "AGE,VOL", "--model", "m"
    )
    deployment = steam.json("deploy", "m", "--name", "psa")
    pid = deployment["workers"][0]["pid"]

    servers = psutil.Process(up.pid).children()
    assert len(servers) == 3
    up.kill()
    up.communicate()
    psutil.wait_procs(servers, timeout=30)
    outlived = [server.cmdline() for server in servers if _lives(server.pid)]
    assert outlived == []
    assert httpx.get(deployment["url"], params={"AGE": 60}, trust_env=False, timeout=30).is_success

    up = steam.up()
    assert _wait_for(steam, "running", "psa")["workers"][0]["pid"] == pid
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while _wait_for(steam, "running", "psa")["workers"][0]["pid"] == pid:
        assert time.monotonic() < deadline
        time.sleep(LOOK_S)
    steam.run("deployment", "rm", "psa", "--yes")
    end(up)


def test_a_second_server_of_a_home_is_refused_and_the_first_stays_known(shared_steam):
    steam = shared_steam
    lists = (("deployment", "list"), ("frame", "list"))
    known = [steam.json(*words) for words in lists]
    said = steam.run("overseer", "--watch", code=5)
    assert "is held by process" in said
    assert "has a master already" in steam.run("serve", "--port", "0", code=5)
    assert "has a trainer already" in steam.run("trainer", "--port", "0", code=5)
    assert "already" in steam.run("up", "--trainer-port", "0", "--master-port", "0", code=1)
    assert [steam.json(*words) for words in lists] == known
    assert steam.run("overseer", str(steam.home)) == "", "cron would mail it every minute"


def test_a_server_that_dies_is_started_again(steam, end):
    up = steam.up()
    master = psutil.Process(json.loads((steam.home / "run" / "master.json").read_text())["pid"])
    master.kill()
    assert up.stdout is not None
    told = (line for line in up.stdout if not line.startswith("To ask for logins"))
    lines = [next(told) for _ in range(2)]
    assert "The master ended by itself" in lines[0]
    assert "master" in lines[1]
    assert "listening on" in lines[1]
    assert steam.json("deployment", "list") == []
    end(up)


def test_columns_of_levels_are_shown(shared_steam):
    steam = shared_steam
    said = steam.run("frame", "import", "examples/data/iris.csv")
    assert "enum (3 levels)" in said
    assert "enum (3 levels)" in steam.run("frame", "show", "iris.hex")


def test_a_bad_row_of_a_long_file_is_named_by_its_number(shared_steam, tmp_path):
    steam = shared_steam
    steam.run("frame", "import", "examples/data/prostate.csv")
    steam.run("train", "glm", "--frame", "prostate.hex", "--y", "PSA", "--x", "AGE", "--model", "m")
    steam.run("deploy", "m", "--name", "psa")
    rows = tmp_path / "rows.csv"
    rows.write_text("AGE\n" + "65\n" * 1004 + "abc\n")
    assert "Row 1005" in steam.run("predict", "psa", "--csv", str(rows), code=2)


def test_without_a_database_nothing_is_made_or_ended(deployed):
    assert "StartWorker" in deployed.run("overseer", str(deployed.home))
    url = _predicts_at(deployed.home)
    for file in (deployed.home / "db").iterdir():
        file.unlink()
    assert "no database" in deployed.run("overseer", str(deployed.home), code=3)
    assert not list((deployed.home / "db").iterdir())
    assert httpx.get(url, params={"AGE": 60}, trust_env=False, timeout=30).is_success


def test_a_pass_tells_what_is_not_as_it_should_be(deployed):
    deployed.run("overseer", str(deployed.home))
    [artifact] = (deployed.home / "model").iterdir()
    artifact.unlink()
    kill(_pid(deployed.home))
    assert "prostate is failed" in deployed.run("overseer", str(deployed.home), code=1)


def test_one_pass_from_cron_brings_a_worker_back(deployed):
    deployed.run("overseer", str(deployed.home))
    url, old = _predicts_at(deployed.home), _pid(deployed.home)
    kill(old)

    command = [sys.executable, "-m", "steam", "overseer", str(deployed.home)]
    cron = ["env", "-i", f"STEAM_WORKER_PORTS={told(WORKER_PORTS)}", *command]
    done = subprocess.run(cron, cwd="/", capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "StartWorker" in done.stdout
    assert httpx.get(url, params={"AGE": 60}, trust_env=False, timeout=30).is_success
    now = worker(deployed.home)
    assert now.state is WorkerState.RUNNING
    assert now.identity is not None
    assert now.identity.pid != old
    assert _lives(now.identity.pid)


def _predicts_at(home: Path) -> str:
    """Where the one worker predicts."""
    return f"http://127.0.0.1:{worker(home).port}/predict"


def _pid(home: Path) -> int:
    """That of the one worker."""
    identity = worker(home).identity
    assert identity is not None
    return identity.pid


def test_an_overseer_of_no_home_is_told(steam, tmp_path):
    assert "no database" in steam.run("overseer", str(tmp_path / "nowhere"), code=3)


def _wait_for(steam, state: str, name: str = "prostate"):
    deadline = time.monotonic() + 30
    while (shown := steam.json("deployment", "show", name))["state"] != state:
        assert time.monotonic() < deadline, shown
        time.sleep(LOOK_S)
    return shown


def _wait_for_end(pid: int) -> None:
    """The next worker runs before the one that it takes the place of is told to end."""
    with suppress(psutil.NoSuchProcess):
        psutil.Process(pid).wait(30)


def _lives(pid: int) -> bool:
    """Whether a process runs; one that has ended but is not yet waited for does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
