"""A home with a real model deployed, run by our own servers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from steam.cli.children import start_child, stop_child
from steam.cli.deploy import wait_until_ready
from steam.client import Master
from steam.client.shapes import DeploymentShape
from steam.core.home import Home
from steam.wiring.home import prepare_home

MODEL = Path(__file__).parents[1] / "tests" / "model" / "fixtures" / "glm_binomial.zip"
ROW = {"AGE": 65, "PSA": 1.4, "VOL": 0, "GLEASON": 6}


@contextmanager
def running(ports: str = "9300:9399") -> Iterator[Master]:
    """Master and resident overseer on a temporary home; everything is ended afterwards."""
    os.environ["STEAM_WORKER_PORTS"] = ports
    with TemporaryDirectory(prefix="steam-bench-") as folder:
        home = Home(Path(folder))
        prepare_home(home)
        children = [
            start_child("master", ["serve", "--port", "0"], home),
            start_child("overseer", ["overseer", "--watch"], home),
        ]
        client = Master(children[0].url)
        try:
            client.register(MODEL, "prostate")
            yield client
        finally:
            for deployment in client.deployments():
                client.remove_deployment(deployment.name)
            for child in reversed(children):
                stop_child(child)


def deployed(client: Master, name: str, policy: dict[str, object] | None = None) -> DeploymentShape:
    """The model behind a name, ready."""
    return wait_until_ready(client, client.deploy("prostate", name, policy=policy), wait_s=60)
