"""`steam deployment`: what runs, and what a user may do about it."""

from typing import Annotated

import typer

from steam.cli import connect, options
from steam.cli.deployment_gathering import gathering
from steam.cli.deployment_history import history
from steam.cli.deployment_label import follow, unfollow
from steam.cli.deployment_limits import limits
from steam.cli.deployment_shown import print_changed, print_deployment
from steam.cli.output import print_json, print_table, say
from steam.core.errors import InvalidInput

app = typer.Typer(
    name="deployment",
    no_args_is_help=True,
    help="Endpoints and their workers.",
)


@app.command("list")
def list_(
    home: options.Home = None, master: options.MasterUrl = None, json: options.Json = False
) -> None:
    """The deployments."""
    with connect.master(home, master) as client:
        deployments = client.deployments()
    if json:
        print_json(deployments)
        return
    print_table(
        ("deployment", "state", "model", "version", "workers", "pid", "endpoint"),
        [
            (
                d.name,
                d.state,
                d.model,
                d.version,
                f"{sum(w.state == 'running' for w in d.workers)}/{d.replicas}",
                ", ".join(str(w.pid) for w in d.workers if w.pid is not None),
                d.gateway,
            )
            for d in deployments
        ],
        "No deployments yet. Make one with `steam deploy MODEL --name NAME`.",
    )


@app.command()
def show(
    name: options.DeploymentName,
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """One deployment with its workers."""
    with connect.master(home, master) as client:
        deployment = client.deployment(name)
    print_json(deployment) if json else print_deployment(deployment)


@app.command()
def stop(
    name: options.DeploymentName,
    why: options.Why = "",
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """Stop it; it stays stopped until somebody starts it."""
    with connect.master(home, master) as client:
        print_changed(client.stop(name, why), json)


@app.command()
def start(
    name: options.DeploymentName,
    why: options.Why = "",
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """Start it again."""
    with connect.master(home, master) as client:
        print_changed(client.start(name, why), json)


@app.command()
def restart(
    name: options.DeploymentName,
    why: options.Why = "",
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """Replace its workers by new ones and forget their crashes."""
    with connect.master(home, master) as client:
        print_changed(client.restart(name, why), json)


@app.command()
def scale(
    name: options.DeploymentName,
    replicas: Annotated[int, typer.Argument(min=1, max=1000, help="Workers to run.")],
    why: options.Why = "",
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """Run more or fewer workers."""
    with connect.master(home, master) as client:
        print_changed(client.scale(name, replicas, why), json)


@app.command()
def rollback(
    name: options.DeploymentName,
    version: Annotated[
        int | None, typer.Option(min=1, max=2**31, help="Version; else the one before.")
    ] = None,
    why: options.Why = "",
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """Put an older version back. A deployment that follows a label no longer does."""
    with connect.master(home, master) as client:
        print_changed(client.rollback(name, version, why), json)


@app.command()
def rm(
    name: options.DeploymentName,
    yes: options.Yes = False,
    why: options.Why = "",
    home: options.Home = None,
    master: options.MasterUrl = None,
) -> None:
    """Stop it and forget it, its versions too."""
    with connect.master(home, master) as client:
        if not yes:
            client.deployment(name)  # nobody is asked about what is not there
            if not typer.confirm(f"Stop {name} and remove it with its history?"):
                raise InvalidInput(
                    f"{name} was not removed.", hint="Add --yes to remove without asking."
                )
        client.remove_deployment(name, why)
    say(f"Removed {name}.")


for command in (history, limits, gathering, follow, unfollow):
    app.command()(command)
