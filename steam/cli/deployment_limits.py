"""`steam deployment limits`: how much of the machine each worker may use."""

from typing import Annotated

import typer

from steam.cli import connect, options
from steam.cli.deployment_shown import limits_text
from steam.cli.output import print_json, say
from steam.client.shapes import DeploymentShape
from steam.core.errors import InvalidInput

_MOST = 2**31 - 1


def limits(
    name: options.DeploymentName,
    memory_mb: Annotated[
        int | None,
        typer.Option(min=0, max=_MOST, metavar="MB", help="Memory in MB; 0 lifts the limit."),
    ] = None,
    cpu_percent: Annotated[
        int | None,
        typer.Option(min=0, max=_MOST, metavar="PERCENT", help="CPU; 150 is one and a half cores."),
    ] = None,
    open_files: Annotated[
        int | None, typer.Option(min=0, max=_MOST, metavar="COUNT", help="Open files and sockets.")
    ] = None,
    nice: Annotated[
        int | None, typer.Option(min=0, max=19, help="The higher, the more it yields to others.")
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help="Replace its workers now, so that it holds at once.")
    ] = False,
    why: options.Why = "",
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """Show or change what each worker may use at most; the limits not named stay.

    Example: steam deployment limits prostate --memory-mb 512 --cpu-percent 50
    """
    given = any(limit is not None for limit in (memory_mb, cpu_percent, open_files, nice))
    if restart and not given:
        raise InvalidInput(
            "No limit was given.", hint=f"`steam deployment restart {name}` replaces its workers."
        )
    with connect.master(home, master) as client:
        if given:
            deployment = client.limit(
                name,
                memory_mb=memory_mb,
                cpu_percent=cpu_percent,
                open_files=open_files,
                nice=nice,
                restart=restart,
                why=why,
            )
        else:
            deployment = client.deployment(name)
    if json:
        print_json(deployment)
        return
    say(f"Limits of each worker of {name}: {limits_text(deployment.limits)}.")
    if given:
        say(_takes_effect(deployment, restart))


def _takes_effect(deployment: DeploymentShape, restart: bool) -> str:
    if restart and deployment.desired == "running":
        return "Its workers are being replaced."
    return (
        "They hold for every worker that starts from now on; "
        f"for those that run after `steam deployment restart {deployment.name}`."
    )
