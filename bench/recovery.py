"""A worker killed or stopped under load: seconds to its next good answer, beside supervisord.

Both run the same worker program with the same model. supervisord restarts what has ended; it
knows no health, so a stopped process is beyond it.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from figures import spread
from home import MODEL, deployed, running
from load import Load, load, told

from steam.client import Master
from steam.model.artifact import sha256_of

KILLS = 10
STOPS = 5
PEER_PORT = 9299
CALM_S = 1.5  # past healthy_after_s here and startsecs there


@dataclass(slots=True)
class Series:
    """What several faults in a row cost."""

    seconds: list[float] = field(default_factory=list)
    faults: list[float] = field(default_factory=list)
    in_flight: int = 0
    failures: str = ""


def measure() -> list[str]:
    """The lines of the report."""
    with running() as client, peer() as peer_url:
        # Forgiven after half a second, so that no kill of this series counts as a crash loop.
        name = deployed(client, "recovery", {"supervision": {"healthy_after_s": 0.5}}).name
        port_url = client.deployment(name).url
        gateway = f"{client.connection.url}/deployments/{name}/predict"
        killed = series(port_url, lambda: pid_of(client, name), signal.SIGKILL, KILLS)
        behind = series(gateway, lambda: pid_of(client, name), signal.SIGKILL, KILLS)
        peer_killed = series(
            f"{peer_url}/predict", lambda: peer_pid(peer_url), signal.SIGKILL, KILLS
        )
        stopped = series(port_url, lambda: pid_of(client, name), signal.SIGSTOP, STOPS)
    return [
        "## The only worker is killed or stopped under load, to the next good answer",
        "",
        f"50 requests/s from 4 clients with kept connections; {KILLS} SIGKILL, {STOPS} SIGSTOP;",
        "the same worker program and model. In flight: sent, and not answered when the fault came.",
        "",
        "| what is asked | fault | seconds | in flight | failed requests |",
        "|---|---|---|---|---|",
        line("steam, its own port", "SIGKILL", killed),
        line("steam, through the gateway", "SIGKILL", behind),
        line("supervisord 4, autorestart", "SIGKILL", peer_killed),
        line("steam, its own port", "SIGSTOP", stopped),
        "| supervisord 4 | SIGSTOP | never: it looks at no health | | |",
    ]


def line(who: str, fault: str, series: Series) -> str:
    """A line of the table."""
    seconds = spread(series.seconds, "s")
    return f"| {who} | {fault} | {seconds} | {series.in_flight} | {series.failures} |"


def series(url: str, pid: Callable[[], int], number: signal.Signals, times: int) -> Series:
    """Faults one after the other under one load."""
    result = Series()
    with load(url) as traffic:
        time.sleep(CALM_S)
        for _ in range(times):
            victim, begun = pid(), time.monotonic()
            os.kill(victim, number)
            good = next_good(traffic, begun)
            result.seconds.append(good - begun)
            result.faults.append(begun)
            time.sleep(CALM_S)
    result.in_flight = sum(traffic.in_flight(fault) for fault in result.faults)
    result.failures = told(traffic.failures())
    return result


def next_good(traffic: Load, begun: float) -> float:
    """When the first request that was sent after `begun` has been answered well."""
    while True:
        good = traffic.next_good(begun)
        if good is not None:
            return good.ended
        time.sleep(0.002)


def pid_of(client: Master, name: str) -> int:
    """The pid of the deployment's worker, once it runs."""
    while True:
        for worker in client.deployment(name).workers:
            if worker.state == "running" and worker.pid is not None:
                return worker.pid
        time.sleep(0.05)


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
            f"[program:worker]\ncommand={command}\nautorestart=true\nstartsecs=1\n",
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
