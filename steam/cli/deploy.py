"""`steam deploy`: put a model behind a name."""

import time
from typing import Annotated

import typer

from steam.cli import connect, options, panels
from steam.cli.deployment_shown import print_changed
from steam.cli.model import register_trained
from steam.cli.output import progress, say
from steam.client import Master
from steam.client.shapes import DeploymentShape
from steam.core.errors import InvalidInput, NotFound, SteamError, Unavailable

_POLL_S = 0.05
_HOPELESS = {"failed", "crash-looping"}


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel=panels.DEPLOYMENTS)(deploy)


def deploy(
    model: Annotated[str, typer.Argument(help="Registered model, or a model of the trainer.")],
    name: Annotated[str, typer.Option(help="Name of the endpoint.")],
    replicas: Annotated[
        int | None, typer.Option(min=1, max=1000, help="Workers to run, else 1.")
    ] = None,
    new: Annotated[bool, typer.Option("--new", help="Refuse a name that exists already.")] = False,
    update: Annotated[bool, typer.Option("--update", hidden=True)] = False,
    why: options.Why = "",
    wait_s: Annotated[float, typer.Option("--wait", help="Seconds to wait until ready.")] = 60.0,
    home: options.Home = None,
    master: options.MasterUrl = None,
    trainer: options.TrainerUrl = None,
    json: options.Json = False,
) -> None:
    """Put a model behind a name and wait until it answers.

    A name that exists gets the model as its next version, without a gap: the old
    one serves until the new one is ready. A deployment that followed a label no
    longer does. Where the model is the current version already, nothing changes.

    Example: steam deploy glm_1 --name prostate
    """
    del update  # what it asked for is what happens now
    with connect.master(home, master) as client:
        try:
            client.model(model)
        except NotFound as missing:
            _register_from_trainer(client, model, missing, home, trainer)
        before = None if new else _existing(client, name)
        if before is None:
            made = client.deploy(model, name, replicas=replicas or 1, why=why)
        else:
            _check_replicas(before, replicas)
            made = client.add_version(name, model, why)
        if not json:
            already = before is not None and before.version == made.version
            say(f"Version {made.version} of {name} is {model}{' already' * already}.")
        stays_stopped = before is not None and before.desired == "stopped"
        deployment = made if stays_stopped else wait_until_ready(client, made, wait_s)
    print_changed(deployment, json)
    if stays_stopped and not json:
        say(f"{name} stays stopped; `steam deployment start {name}` starts this version.")


def _existing(client: Master, name: str) -> DeploymentShape | None:
    try:
        return client.deployment(name)
    except NotFound:
        return None


def _check_replicas(before: DeploymentShape, replicas: int | None) -> None:
    if replicas not in {None, before.replicas}:
        raise InvalidInput(
            f"{before.name} exists and has {before.replicas} workers; a new version keeps them.",
            hint="Change their number with `steam deployment scale`.",
        )


def wait_until_ready(client: Master, made: DeploymentShape, wait_s: float) -> DeploymentShape:
    """Wait until every worker of the newest version answers.

    Raises SteamError with the worker's reason when it cannot start, Unavailable when time is up.
    """
    deadline = time.monotonic() + wait_s
    with progress(f"Starting {made.name}") as watch:
        while True:
            now = client.deployment(made.name)
            new = [worker for worker in now.workers if worker.version == now.version]
            ready = sum(worker.state == "running" for worker in new)
            watch(ready / now.replicas, now.state)
            if ready == now.replicas:
                return now
            for worker in new:
                if worker.state in _HOPELESS:
                    raise SteamError(
                        f"Version {now.version} of {now.name} is {worker.state}: {worker.reason}",
                        hint=f"See `steam logs {now.name}`.",
                    )
            if now.desired == "stopped":
                raise SteamError(f"{now.name} was stopped meanwhile.")
            if time.monotonic() > deadline:
                raise Unavailable(
                    f"{now.name} is still {now.state} after {wait_s:g} s.",
                    hint=f"Look at `steam deployment show {now.name}`.",
                )
            time.sleep(_POLL_S)


def _register_from_trainer(
    client: Master,
    model: str,
    missing: NotFound,
    home: options.Home,
    trainer: options.TrainerUrl,
) -> None:
    try:
        with connect.trainer(home, trainer) as source:
            source.model(model)
            register_trained(client, source, model)
    except (NotFound, Unavailable) as error:
        raise missing from error
