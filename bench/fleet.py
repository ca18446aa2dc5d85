"""Many deployments: how soon all are back after a reboot, and what it costs to watch over them."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import httpx
import psutil
from figures import pss_mb, spread
from home import ROW, Servers, servers

MANY = 50
MORE = 200
REBOOTS = 3
PASSES = 10
IDLE_S = 60.0


def measure() -> list[str]:
    """The lines of the report."""
    with servers("9300:9559") as made:
        for number in range(MANY):
            made.client.deploy("prostate", f"m{number:03}")
        wait_for_all(made)
        reboots = [reboot(made) for _ in range(REBOOTS)]
        time.sleep(5)
        idle_percent, idle_mb = idle(made)
        for number in range(MANY, MORE):
            made.client.deploy("prostate", f"m{number:03}")
        wait_for_all(made)
        beside = [one_pass(made) for _ in range(PASSES)]
        made.children["overseer"].process.terminate()
        made.children["overseer"].process.wait()
        alone = [one_pass(made) for _ in range(PASSES)]
    cost = f"{idle_percent:.2f} % of a core, {idle_mb:.0f} MB PSS"
    return [
        "## Many deployments",
        "",
        "A reboot is simulated: servers and workers are killed at once, and the rows name another",
        "boot. A pass is `steam overseer`, as cron runs it, with the search for orphans; the time",
        "is that of the pass, without the start of Python. Without a resident overseer the pass",
        "probes every worker; beside one, which does that all the time, it probes nobody.",
        "",
        "| what | measured |",
        "|---|---|",
        f"| {MANY} deployments after a reboot, until all answer | {spread(reboots, 's', 1)} |",
        f"| resident overseer, {MANY} idle deployments, over {IDLE_S:g} s | {cost} |",
        f"| a pass over {MORE} healthy deployments, all probed | {spread(alone, 's')} |",
        f"| the same beside a resident overseer | {spread(beside, 's')} |",
    ]


def wait_for_all(made: Servers) -> None:
    """Until every deployment runs and answers."""
    waiting = {deployment.name: deployment.url for deployment in made.client.deployments()}
    with httpx.Client(trust_env=False, timeout=60) as client:
        for url in waiting.values():
            client.post(url, json=ROW).raise_for_status()
    while any(deployment.state != "running" for deployment in made.client.deployments()):
        time.sleep(0.05)


def reboot(made: Servers) -> float:
    """Kill everything, start the servers anew; seconds until every deployment answers."""
    pids = [worker.pid for each in made.client.deployments() for worker in each.workers]
    urls = [deployment.url for deployment in made.client.deployments()]
    for name in ("overseer", "master"):
        made.children[name].process.kill()
        made.children[name].process.wait()
    for pid in pids:
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
    with closing(sqlite3.connect(made.home.database)) as database, database:
        database.execute("UPDATE worker SET boot_id = 'the boot before' WHERE ended_ms IS NULL")
    begun = time.monotonic()
    made.start("overseer")
    for url in urls:
        wait_for_answer(url)
    took_s = time.monotonic() - begun
    made.start("master")
    return took_s


def wait_for_answer(url: str) -> None:
    while True:
        try:
            if httpx.post(url, json=ROW, timeout=60, trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.01)


def idle(made: Servers) -> tuple[float, float]:
    """What the resident overseer uses: percent of a core, and PSS in MB."""
    process = psutil.Process(made.children["overseer"].process.pid)
    before = process.cpu_times()
    time.sleep(IDLE_S)
    after = process.cpu_times()
    used_s = after.user + after.system - before.user - before.system
    return used_s / IDLE_S * 100, pss_mb(process.pid)


def one_pass(made: Servers) -> float:
    """Seconds of one pass by cron."""
    command = [sys.executable, "-m", "steam", "overseer", str(made.home.root), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout)["took_ms"]) / 1000
