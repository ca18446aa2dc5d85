"""`steam events` and `steam logs`: what happened, and what workers wrote."""

import time
from typing import Annotated

import typer

from steam.cli import connect, options
from steam.cli.output import print_json, print_table, time_text

_POLL_S = 0.5


def add_to(app: typer.Typer) -> None:
    app.command()(events)
    app.command()(logs)


def events(
    thing: Annotated[
        str | None, typer.Option(help="Only about this, such as deployment:prostate.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 50,
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """History, newest first."""
    with connect.master(home, master) as client:
        found = client.events(thing=thing, limit=limit)
    if json:
        print_json(found)
        return
    print_table(
        ("when", "who", "about", "what"),
        [(time_text(event.ms), event.actor, event.thing, event.text) for event in found],
        "Nothing has happened yet.",
    )


def logs(
    name: Annotated[str, typer.Argument(help="Deployment.")],
    lines: Annotated[
        int, typer.Option("--lines", "-n", min=1, max=10_000, help="Last lines to show.")
    ] = 50,
    slot: Annotated[int, typer.Option(min=0, max=1000, help="Worker.")] = 0,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on as lines come.")] = False,
    home: options.Home = None,
    master: options.MasterUrl = None,
) -> None:
    """What a worker wrote."""
    with connect.master(home, master) as client:
        log = client.logs(name, lines=lines, slot=slot)
        _print_lines(log.lines)
        while follow:
            time.sleep(_POLL_S)
            log = client.logs(name, slot=slot, after=log.end)
            _print_lines(log.lines)


def _print_lines(lines: tuple[str, ...]) -> None:
    for line in lines:
        print(line, flush=True)
