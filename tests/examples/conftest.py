"""The example algorithm, installed for real, and a trainer that has it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "kmeans-algorithm"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that pip has installed the example into."""
    site = tmp_path_factory.mktemp("kmeans") / "site"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    how = ("--no-index", "--no-deps", "--no-build-isolation", "--target", str(site))
    done = subprocess.run(
        [*pip, *how, str(EXAMPLE)], capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    return site


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kmeans") / "home"


@pytest.fixture(scope="session")
def environment(site: Path, home: Path) -> dict[str, str]:
    """That of a machine where the example is installed."""
    return {**os.environ, "PYTHONPATH": str(site), "STEAM_HOME": str(home)}


@pytest.fixture(scope="session")
def trainer(environment: dict[str, str]) -> Iterator[httpx.Client]:
    """A trainer process, with iris as the frame `iris`, of three blocks."""
    process = subprocess.Popen(
        [sys.executable, "-m", "steam", "trainer", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**environment, "STEAM_BLOCK_ROWS": "64"},
        cwd=ROOT,
    )
    assert process.stdout is not None
    try:
        url = process.stdout.readline().removeprefix("listening on ").strip()
        with httpx.Client(base_url=url, timeout=60) as client:
            subprocess.run(
                [sys.executable, "-m", "steam", "frame", "import", "examples/data/iris.csv"],
                env=environment,
                cwd=ROOT,
                capture_output=True,
                timeout=60,
                check=True,
            )
            yield client
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()
