"""Changing the version under load: requests that failed."""

import time

from home import MODEL, deployed, running
from load import Load, load, told

PER_SECOND = 50
SWITCHES = 10


def measure() -> list[str]:
    """The lines of the report."""
    lines = []
    with running() as client:
        name = deployed(client, "rollback").name
        client.register(MODEL, "second")
        client.add_version(name, "second")
        for who, url in (
            ("its own port", client.deployment(name).url),
            ("the gateway", f"{client.connection.url}/deployments/{name}/predict"),
        ):
            for keep_alive in (True, False):
                with load(url, PER_SECOND, keep_alive=keep_alive) as traffic:
                    for _ in range(SWITCHES):
                        time.sleep(1)
                        client.rollback(name, 1)
                        time.sleep(1)
                        client.rollback(name, 2)
                    time.sleep(1)
                lines.append(line(who, traffic, keep_alive=keep_alive))
    return [
        "## Versions changed under load",
        "",
        f"{2 * SWITCHES} changes of version at {PER_SECOND} requests/s from 4 clients.",
        "",
        "| asked through | connections | requests | failed |",
        "|---|---|---|---|",
        *lines,
    ]


def line(who: str, traffic: Load, *, keep_alive: bool) -> str:
    """A line of the table."""
    connections = "kept" if keep_alive else "one each"
    return f"| {who} | {connections} | {len(traffic.outcomes)} | {told(traffic.failures())} |"
