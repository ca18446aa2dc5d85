"""The options that many commands share."""

from pathlib import Path
from typing import Annotated

import typer

Home = Annotated[
    Path | None,
    typer.Option(help="Folder that holds all state. [STEAM_HOME, else var/master]", metavar="DIR"),
]
MasterUrl = Annotated[
    str | None, typer.Option("--master", help="URL of the master, else the one of the home.")
]
TrainerUrl = Annotated[
    str | None, typer.Option("--trainer", help="URL of the trainer, else the one of the home.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Port = Annotated[int | None, typer.Option(help="Port to listen on; 0 takes any free one.")]
Host = Annotated[str | None, typer.Option(help="Address to listen on; loopback only.")]
Bind = Annotated[
    str | None,
    typer.Option(help="Address that the master listens on; beyond loopback it asks for a login."),
]
DeploymentName = Annotated[str, typer.Argument(help="Name of the deployment.")]
FrameKey = Annotated[str, typer.Argument(help="Name of the frame.")]
Why = Annotated[str, typer.Option(help="Why, for the history.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
