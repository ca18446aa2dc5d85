"""Seconds from SIGKILL of the only worker to its next good answer, beside supervisord.

Both run the same worker program with the same model. supervisord restarts what has ended; it
knows no health and no record.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from figures import spread
from home import MODEL, ROW, deployed, running

from steam.client import Master
from steam.model.artifact import sha256_of

ROUNDS = 10
PEER_PORT = 9399


def measure() -> list[str]:
    """The lines of the report."""
    ours, theirs = [], []
    with running("9300:9398") as client, peer() as peer_url:
        # Forgiven after half a second, so that no kill of this series counts as a crash loop.
        name = deployed(client, "recovery", {"supervision": {"healthy_after_s": 0.5}}).name
        for _ in range(ROUNDS):
            ours.append(recover(*target(client, name)))
            theirs.append(recover(peer_pid(peer_url), peer_url))
            time.sleep(1.5)  # past healthy_after_s here and startsecs there
    return [
        "## From SIGKILL of the only worker to its next good answer",
        "",
        f"{ROUNDS} kills each, in turn; the same worker program and model.",
        "",
        "| supervisor | seconds |",
        "|---|---|",
        f"| steam, resident overseer | {spread(ours, 's')} |",
        f"| supervisord 4, autorestart | {spread(theirs, 's')} |",
    ]


def recover(pid: int, url: str) -> float:
    """Kill, then ask until a good answer comes; the seconds between."""
    killed = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    while True:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.post(f"{url}/predict", json=ROW, timeout=5, trust_env=False).is_success:
                return time.monotonic() - killed
        time.sleep(0.005)


def target(client: Master, name: str) -> tuple[int, str]:
    """Pid and address of the worker."""
    deployment = client.deployment(name)
    pid = deployment.workers[0].pid
    if pid is None:
        raise RuntimeError("the worker is not running")
    return pid, deployment.url.removesuffix("/predict")


def peer_pid(url: str) -> int:
    return int(httpx.get(f"{url}/health", trust_env=False).json()["pid"])


@contextlib.contextmanager
def peer() -> Iterator[str]:
    """supervisord with the worker under it; the worker's address."""
    with TemporaryDirectory(prefix="steam-bench-") as folder:
        config = Path(folder, "supervisord.conf")
        command = (
            f"{sys.executable} -m steam.scoring --artifact {MODEL} --sha256 {sha256_of(MODEL)}"
            f" --host 127.0.0.1 --port {PEER_PORT} --deployment peer --version 1"
        )
        config.write_text(
            f"[supervisord]\nlogfile={folder}/log\npidfile={folder}/pid\nchildlogdir={folder}\n"
            f"[program:worker]\ncommand={command}\nautorestart=true\nstartsecs=1\n"
            f'environment=STEAM_WORKER_TOKEN="peer",STEAM_WORKER_HOME="{folder}"\n',
            encoding="utf-8",
        )
        program = Path(sys.executable).with_name("supervisord")
        daemon = subprocess.Popen([program, "-n", "-c", config], stdout=subprocess.DEVNULL)
        url = f"http://127.0.0.1:{PEER_PORT}"
        try:
            wait_until_ready(url)
            yield url
        finally:
            daemon.terminate()
            daemon.wait()


def wait_until_ready(url: str, timeout_s: float = 30) -> None:
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{url}/ready", trust_env=False).is_success:
                return
        time.sleep(0.005)
    raise RuntimeError(f"{url} did not become ready")
