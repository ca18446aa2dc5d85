"""The last step of the demo: a worker is killed, and the overseer brings it back."""

import os
import signal
import sqlite3
import time
from contextlib import closing

from steam.cli.demo.endpoint import Row, ask_until_answered
from steam.cli.demo.stage import Stage
from steam.cli.output import print_facts, say
from steam.client.shapes import DeploymentShape
from steam.core.errors import SteamError
from steam.core.home import Home

RECOVERY_TIMEOUT_S = 30.0


def kill_and_recover(
    stage: Stage, deployment: DeploymentShape, rows: list[Row], answers: list[Row]
) -> None:
    """Step 6: SIGKILL the worker and ask on; the overseer brings it back with the same answers."""
    with stage.step("Kill the worker with SIGKILL and ask at the endpoint until it answers again"):
        old = deployment.workers[0].pid
        if old is None:
            raise SteamError("The worker has no pid.")
        thing = f"deployment:{deployment.name}"
        before = stage.master.events(thing=thing, limit=1)[0].id
        killed = time.monotonic()
        os.kill(old, signal.SIGKILL)
        say(f"Sent SIGKILL to pid {old}.")
        again, refused = ask_until_answered(deployment.gateway, rows, killed + RECOVERY_TIMEOUT_S)
        after = time.monotonic() - killed
        new = _wait_for_new_pid(stage, deployment.name, old, killed + RECOVERY_TIMEOUT_S)
        recorded = recorded_pids(stage.home)
        if recorded != [new]:
            raise SteamError(f"SQLite holds the pids {recorded}, but the worker is {new}.")
        for event in reversed(stage.master.events(thing=thing, after=before)):
            say(f"  {event.actor}: {event.text}")
        same = all(
            a["classProbabilities"] == b["classProbabilities"]
            for a, b in zip(answers, again, strict=True)
        )
        if not same:
            raise SteamError("The new worker answers differently.")
        print_facts(
            [
                ("pid in SQLite", f"{old} before, {new} now"),
                ("same prediction", f"{again[0]['label']}, {again[0]['classProbabilities']}"),
                ("from kill to answer", f"{after:.2f} s through the gateway, {refused} refused"),
            ]
        )


def recorded_pids(home: Home) -> list[int]:
    """The pids of live workers, read from the database file itself."""
    uri = f"{home.database.as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as database:
        found = database.execute("SELECT pid FROM worker WHERE state = 'running' ORDER BY slot")
        return [pid for (pid,) in found]


def _wait_for_new_pid(stage: Stage, name: str, old: int, deadline: float) -> int:
    """The worker that answered, once the overseer has recorded it as running."""
    while time.monotonic() < deadline:
        worker = stage.master.deployment(name).workers[0]
        if worker.state == "running" and worker.pid not in {None, old}:
            return worker.pid
        time.sleep(0.02)
    raise SteamError(f"No new worker was recorded within {RECOVERY_TIMEOUT_S:g} s.")
