"""`steam deployment gathering`: whether requests of one row are scored together."""

from typing import Annotated

import typer

from steam.cli import connect, options
from steam.cli.deployment_shown import gathering_text
from steam.cli.output import print_json, say
from steam.core.errors import InvalidInput


def gathering(
    name: options.DeploymentName,
    max_rows: Annotated[
        int | None, typer.Option(min=0, max=1000, help="Rows scored at once; 0 ends it.")
    ] = None,
    max_wait_ms: Annotated[
        float | None,
        typer.Option(min=0, max=100, help="Longest wait for others; 0: for those that are there."),
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help="Replace its workers now, so that it holds at once.")
    ] = False,
    why: options.Why = "",
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """Show or change whether requests that come together are scored as one table.

    Most models but GLMs take nearly as long for one row as for fifty.

    Example: steam deployment gathering prostate --max-rows 64 --restart
    """
    given = max_rows is not None or max_wait_ms is not None
    if restart and not given:
        raise InvalidInput(
            "Nothing was given to change.",
            hint=f"`steam deployment restart {name}` replaces its workers.",
        )
    with connect.master(home, master) as client:
        if given:
            deployment = client.gather(
                name, max_rows=max_rows, max_wait_ms=max_wait_ms, restart=restart, why=why
            )
        else:
            deployment = client.deployment(name)
    if json:
        print_json(deployment)
        return
    say(f"Gathering of {name}: {gathering_text(deployment.gathering)}.")
    if given and not (restart and deployment.desired == "running"):
        say("It holds for every worker that starts from now on.")
