"""A trainer process of its own, and H2O's own client connected to it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import h2o
import pytest

DATA = Path(__file__).parents[3] / "examples" / "data"


@pytest.fixture(scope="session")
def trainer_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of that trainer."""
    return tmp_path_factory.mktemp("trainer")


@pytest.fixture(scope="session")
def trainer_url(trainer_home: Path) -> Iterator[str]:
    """The address of a trainer that may import the examples and the temporary folders."""
    home = trainer_home
    roots = json.dumps([str(DATA), str(home.parent), tempfile.gettempdir()])
    # It would give way to the tests that run beside it, and all of these wait for it.
    environment = {**os.environ, "STEAM_IMPORT_ROOTS": roots, "STEAM_TRAINER_NICE": "0"}
    command = [sys.executable, "-m", "steam", "trainer", "--home", str(home), "--port", "0"]
    with (
        (home / "errors").open("w") as errors,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment
        ) as process,
    ):
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("listening on "), (home / "errors").read_text()
            yield line.removeprefix("listening on ").strip()
        finally:
            process.send_signal(signal.SIGTERM)


@pytest.fixture(scope="session")
def connected(trainer_url: str) -> Iterator[None]:
    """H2O's client, which has one connection for the whole process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DO_NOT_TRACK", "1")
        h2o.connect(url=trainer_url, verbose=False)
        h2o.no_progress()
        yield
        h2o.connection().close()


@pytest.fixture
def data(connected: None) -> Iterator[Path]:
    """The examples, for a client whose trainer holds nothing."""
    yield DATA
    h2o.remove_all()
