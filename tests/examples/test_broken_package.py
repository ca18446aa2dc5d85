"""A package whose algorithm cannot be used: the trainer starts, and everybody is told."""

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

TOLD = "The algorithm 'bad' of steam-bad 0.1 is left out: it fails with RuntimeError: no licence"

pytestmark = pytest.mark.process


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """That of a machine where the package is installed."""
    site = tmp_path / "site"
    metadata = site / "steam_bad-0.1.dist-info"
    metadata.mkdir(parents=True)
    (site / "steam_bad.py").write_text("print('hi')\nraise RuntimeError('no licence')\n")
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: steam-bad\nVersion: 0.1\n")
    (metadata / "entry_points.txt").write_text("[steam.algorithms]\nbad = steam_bad:Bad\n")
    return {**os.environ, "PYTHONPATH": str(site), "STEAM_HOME": str(tmp_path / "home")}


def test_a_broken_package_is_told_in_the_log_and_by_the_doctor(environment: dict[str, str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "steam", "trainer", "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        first = process.stdout.readline()
        assert first.startswith("listening on ")
        url = first.removeprefix("listening on ").strip()
        builders = httpx.get(f"{url}/3/ModelBuilders", timeout=30).json()["model_builders"]
    finally:
        process.terminate()
        _, log = process.communicate(timeout=30)
    assert "bad" not in builders
    assert TOLD in log
    assert "raise RuntimeError" in log.replace("\\n", "\n")
    done = subprocess.run(
        [sys.executable, "-m", "steam", "doctor", "--json"],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    told = [one for one in json.loads(done.stdout) if one["check"] == "algorithms"]
    assert [(one["level"], one["text"]) for one in told] == [("warn", TOLD)]
