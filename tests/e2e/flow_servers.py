"""A trainer, a master and an overseer on a fresh home, as `steam up` starts them."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ports import WORKER_PORTS, told

EXAMPLES = Path(__file__).parents[2] / "examples" / "data"
STOPS_WITHIN_S = 30


@dataclass(frozen=True)
class FlowServers:
    """Where the master answers, the folder that the trainer may import from, the home, and the
    link that creates the first admin."""

    url: str
    data: Path
    home: Path
    setup: str


@contextmanager
def running_flow(home: Path, data: Path, **settings: str) -> Iterator[FlowServers]:
    """Servers on a home, with those variables; the folder `data` gets the example files."""
    data.mkdir(exist_ok=True)
    for example in EXAMPLES.glob("*.csv"):
        (data / example.name).write_bytes(example.read_bytes())
    environment = {
        **os.environ,
        "STEAM_IMPORT_ROOTS": json.dumps([str(data)]),
        "STEAM_WORKER_PORTS": told(WORKER_PORTS),
        **settings,
    }
    ports = ["--trainer-port", "0", "--master-port", "0"]
    command = [sys.executable, "-m", "steam", "up", "--home", str(home), *ports]
    with (
        (home / "up.err").open("w") as errors,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment, cwd=data
        ) as process,
    ):
        try:
            assert process.stdout is not None
            said = dict(_addresses(process.stdout))
            assert "setup" in said, (home / "up.err").read_text()
            yield FlowServers(said["master"], data, home, said["setup"])
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(STOPS_WITHIN_S)


def _addresses(lines: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Names of servers and their addresses, and last the link that creates the first admin."""
    for line in lines:
        name, _, rest = line.partition(" ")
        if "/setup?code=" in rest:
            yield "setup", rest.rpartition(" ")[2].strip()
            return
        if "listening on " in rest:
            yield name, rest.partition("listening on ")[2].strip()
