"""`steam train --help` where no trainer runs: what the command takes, and a hint."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def steam(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "steam", *words],
        env={**os.environ, "STEAM_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("words", [("--help",), ("glm", "-h")])
def test_help_needs_no_trainer(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = steam(tmp_path, "train", *words)
    assert done.returncode == 0
    assert "--frame" in done.stdout
    assert "No trainer runs" in done.stderr


@pytest.mark.parametrize("words", [(), ("glm",), ("--frame", "f")])
def test_what_is_missing_is_said(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = steam(tmp_path, "train", *words)
    assert done.returncode == 2
    assert "An algorithm and a --frame are needed." in done.stderr
