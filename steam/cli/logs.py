"""`steam logs`: what the workers of a deployment wrote."""

import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Annotated

import typer
from rich.text import Text

from steam.cli import connect, options, panels
from steam.cli.log_following import FollowedLogs
from steam.cli.log_lines import LogLine, readable
from steam.cli.output import console

_POLL_S = 0.5
_STYLES = {"error": "red", "critical": "red", "warning": "yellow"}


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel=panels.DEPLOYMENTS)(logs)


def logs(
    name: Annotated[str, typer.Argument(help="Deployment.")],
    lines: Annotated[
        int, typer.Option("--lines", "-n", min=1, max=10_000, help="Last lines of each worker.")
    ] = 50,
    slot: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="Only of this worker; else of all.")
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on as lines come, until Ctrl-C.")
    ] = False,
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: Annotated[bool, typer.Option("--json", help="Lines as the workers wrote them.")] = False,
) -> None:
    """What the workers of a deployment wrote."""
    with connect.master(home, master) as client:
        followed = FollowedLogs(client, name, slot)
        with suppress(KeyboardInterrupt):  # the way to end it
            _show(followed.last(lines), raw=json, several=followed.several)
            while follow:
                time.sleep(_POLL_S)
                _show(followed.fresh(), raw=json, several=followed.several)


def _show(lines: Iterable[LogLine], *, raw: bool, several: bool) -> None:
    for line in lines:
        if raw:
            print(line.text, flush=True)
        else:
            prefix = f"[{line.slot}] " if several else ""
            style = _STYLES.get(str(line.entry.get("level")), "")
            console.print(Text(prefix, style="dim").append(readable(line), style=style))
