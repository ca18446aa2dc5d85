"""`steam deployment follow` and `unfollow`: the version is the label's, or its own again."""

from typing import Annotated

import typer

from steam.cli import connect, options
from steam.cli.deployment_shown import print_changed


def follow(
    name: options.DeploymentName,
    label: Annotated[str, typer.Argument(help="Label, such as prod.")],
    project: Annotated[
        str | None, typer.Option(help="Project of the label, if several have one of that name.")
    ] = None,
    why: options.Why = "",
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """Serve the model that a label points at, now and whenever the label moves.

    A version that is deployed by hand, or a rollback, ends the following.
    """
    with connect.master(home, master) as client:
        print_changed(client.follow(name, label, project, why), json)


def unfollow(
    name: options.DeploymentName,
    why: options.Why = "",
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """Keep the version that is there, wherever the label moves."""
    with connect.master(home, master) as client:
        print_changed(client.unfollow(name, why), json)
