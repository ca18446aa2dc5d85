"""One worker: from exec to ready, and its memory, beside a bare uvicorn application."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
from figures import pss_mb, spread
from home import MODEL, ROW
from recovery import wait_until_ready

from steam.model.artifact import sha256_of

ROUNDS = 10
REQUESTS = 1000
PORT = 9398


def measure() -> list[str]:
    """The lines of the report."""
    starts: dict[str, list[float]] = {"worker": [], "bare": []}
    memory: dict[str, list[float]] = {"worker": [], "bare": []}
    for _ in range(ROUNDS):
        for name, command in (("worker", worker_command()), ("bare", bare_command())):
            start_s, pss = start_and_load(command)
            starts[name].append(start_s)
            memory[name].append(pss)
    return [
        "## One worker",
        "",
        f"Binomial GLM; {ROUNDS} starts each, in turn; memory after {REQUESTS} predictions.",
        "The peer is ten lines of uvicorn, msgspec and numpy that check nothing.",
        "",
        "| program | exec to ready | PSS |",
        "|---|---|---|",
        row("steam worker", starts["worker"], memory["worker"]),
        row("bare uvicorn application", starts["bare"], memory["bare"]),
    ]


def row(name: str, starts: list[float], memory: list[float]) -> str:
    """A line of the table."""
    return f"| {name} | {spread(starts, 's')} | {spread(memory, 'MB', 1)} |"


def start_and_load(command: list[str]) -> tuple[float, float]:
    """Seconds from exec to ready, and PSS in MB after the requests."""
    environ = os.environ | {
        "STEAM_WORKER_TOKEN": "bench",
        "STEAM_WORKER_HOME": "/nowhere",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    url = f"http://127.0.0.1:{PORT}"
    started = time.monotonic()
    process = subprocess.Popen(
        command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for_port(PORT)
        wait_until_ready(url)
        start_s = time.monotonic() - started
        with httpx.Client(trust_env=False) as client:
            for _ in range(REQUESTS):
                client.post(f"{url}/predict", json=ROW).raise_for_status()
        return start_s, pss_mb(process.pid)
    finally:
        process.terminate()
        process.wait()


def wait_for_port(port: int, timeout_s: float = 30) -> None:
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.002)
    raise RuntimeError(f"nobody listens on {port}")


def worker_command() -> list[str]:
    options = ["--artifact", str(MODEL), "--sha256", sha256_of(MODEL), "--deployment", "bench"]
    address = ["--host", "127.0.0.1", "--port", str(PORT), "--version", "1"]
    return [sys.executable, "-m", "steam.scoring", *options, *address]


def bare_command() -> list[str]:
    folder = str(Path(__file__).parent)
    address = ["--host", "127.0.0.1", "--port", str(PORT)]
    quiet = ["--log-level", "warning", "--no-access-log"]
    return [sys.executable, "-m", "uvicorn", "--app-dir", folder, "bare:app", *address, *quiet]
