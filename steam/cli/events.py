"""`steam events`: what happened."""

from typing import Annotated

import typer

from steam.cli import connect, options, panels
from steam.cli.output import print_json, print_table, time_text
from steam.cli.when import parse_when


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel=panels.DEPLOYMENTS)(events)


def events(
    thing: Annotated[
        str | None, typer.Option(help="Only about this, such as deployment:prostate.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="WHEN", help="From then on: 14:03, 2026-11-17 14:03.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="WHEN", help="Up to then; a date is its beginning.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 50,
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """History, newest first. Times are those of this machine's zone.

    Example: steam events --thing deployment:prostate --since 2026-11-17 --until "2026-11-17 14:03"
    """
    since_ms = None if since is None else parse_when(since)
    until_ms = None if until is None else parse_when(until)
    with connect.master(home, master) as client:
        found = client.events(thing=thing, limit=limit, since_ms=since_ms, until_ms=until_ms)
    if json:
        print_json(found)
        return
    print_table(
        ("when", "who", "about", "what"),
        [(time_text(event.ms), event.actor, event.thing, event.text) for event in found],
        "Nothing has happened yet." if since_ms is until_ms is None else "Nothing happened then.",
    )
