"""A home with a real model deployed, run by our own servers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from steam.cli.children import Child, start_child, stop_child
from steam.cli.deploy import wait_until_ready
from steam.client import Master
from steam.client.shapes import DeploymentShape
from steam.core.home import Home
from steam.wiring.home import prepare_home

MODEL = Path(__file__).parents[1] / "tests" / "model" / "fixtures" / "glm_binomial.zip"
COMMANDS = {"master": ["serve", "--port", "9298"], "overseer": ["overseer", "--watch"]}
ROW = {"AGE": 65, "PSA": 1.4, "VOL": 0, "GLEASON": 6}


@dataclass(frozen=True, slots=True)
class Servers:
    """Master and resident overseer on a temporary home."""

    home: Home
    client: Master
    children: dict[str, Child]

    def start(self, name: str) -> None:
        """Start a server again that has ended, where it was."""
        self.children[name] = start_child(name, COMMANDS[name], self.home)


@contextmanager
def servers(ports: str = "9300:9399") -> Iterator[Servers]:
    """Servers on a temporary home with one model; everything is ended afterwards."""
    os.environ["STEAM_WORKER_PORTS"] = ports
    with TemporaryDirectory(prefix="steam-bench-") as folder:
        home = Home(Path(folder))
        prepare_home(home)
        children = {name: start_child(name, COMMANDS[name], home) for name in COMMANDS}
        client = Master(children["master"].url)
        made = Servers(home, client, children)
        try:
            client.register(MODEL, "prostate")
            yield made
        finally:
            if children["master"].process.poll() is not None:
                made.start("master")
            names = [deployment.name for deployment in client.deployments()]
            for name in names:
                client.stop(name)  # all end side by side
            for name in names:
                client.remove_deployment(name)
            for child in reversed(children.values()):
                stop_child(child)


@contextmanager
def running(ports: str = "9300:9399") -> Iterator[Master]:
    """The client of such servers."""
    with servers(ports) as made:
        yield made.client


def deployed(client: Master, name: str, policy: dict[str, object] | None = None) -> DeploymentShape:
    """The model behind a name, ready."""
    return wait_until_ready(client, client.deploy("prostate", name, policy=policy), wait_s=60)
