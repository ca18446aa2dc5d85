"""`steam demo`: every step for real, and an honest exit status."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import psutil
import pytest

pytestmark = [pytest.mark.process, pytest.mark.timeout(180)]

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "tests" / "model" / "fixtures" / "glm_binomial.zip"


def _demo(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "steam", "demo", "--exit", *words]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=150, check=False
    )


def test_every_step_holds_and_nothing_stays_behind(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = _demo("--home", str(home))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("held after") == 6
    assert "All 6 steps held." in done.stdout
    for words in ("AUC", "GLEASON", "curl -s http://127.0.0.1:", "SIGKILL", "pid in SQLite"):
        assert words in done.stdout
    assert (home / "db" / "steam.db").is_file()
    assert not [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if str(home) in (process.info["cmdline"] or [])
    ]


def test_a_step_that_fails_is_said_and_ends_in_failure(tmp_path: Path) -> None:
    done = _demo("--home", str(tmp_path / "home"), "--csv", str(_wrong_data(tmp_path)))
    assert done.returncode == 2
    assert "has no column 'RACE'" in done.stderr
    assert "steps held" not in done.stdout
    assert "Traceback" not in done.stderr


def _wrong_data(folder: Path) -> Path:
    wrong = folder / "prostate.csv"
    wrong.write_text("CAPSULE,AGE\n0,1\n1,2\n")
    return wrong


def test_what_was_deployed_before_stays(steam, end, tmp_path):
    up = steam.up()
    steam.run("model", "register", str(MODEL), "--name", "m")
    worker = steam.json("deploy", "m", "--name", "mine")["workers"][0]
    end(up)
    done = _demo("--home", str(steam.home), "--csv", str(_wrong_data(tmp_path)))
    assert done.returncode == 2
    with closing(connect(steam.home / "db" / "steam.db")) as database:
        assert database.execute("SELECT name, desired FROM deployment").fetchall() == [
            ("mine", "running")
        ]
    assert psutil.Process(worker["pid"]).status() != psutil.STATUS_ZOMBIE


def test_without_the_data_it_says_so(tmp_path: Path) -> None:
    done = _demo("--home", str(tmp_path / "home"), cwd=tmp_path)
    assert done.returncode == 2
    assert "There is no file" in done.stderr
    assert not (tmp_path / "home").exists(), "nothing was started or made"
