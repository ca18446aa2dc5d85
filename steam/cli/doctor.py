"""`steam doctor`: what is wrong with a home or its machine, and what to do about it."""

from collections.abc import Sequence

import typer
from rich.markup import escape
from rich.table import Table

from steam.cli import options, panels
from steam.cli.output import console, print_json, progress
from steam.doctor.finding import Finding, Level
from steam.settings import load_settings

_MARKS = {Level.BAD: "[bold red]✗ bad[/]", Level.WARN: "[yellow]! warn[/]", Level.OK: "[green]✓[/]"}


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel=panels.UPKEEP)(doctor)


def doctor(home: options.Home = None, json: options.Json = False) -> None:
    """Look at a home and its machine: what is wrong, and how to mend it. Changes nothing.

    Ends with 1 when something is bad. Works while the servers are down, too.
    """
    from steam.doctor.examine import has_bad  # noqa: PLC0415 - others need not pay for it
    from steam.wiring.doctor import examine_home  # noqa: PLC0415 - the same

    settings = load_settings(home=home)
    with progress("doctor") as watch:
        findings = examine_home(settings, watch)
    if json:
        print_json(findings)
    else:
        _print(findings)
    if has_bad(findings):
        raise typer.Exit(1)


def _print(findings: Sequence[Finding]) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for finding in findings:
        fix = f"\n[cyan]→ {escape(finding.fix)}[/]" if finding.fix else ""
        table.add_row(_MARKS[finding.level], finding.check, escape(finding.text) + fix)
    console.print(table)
    counts = {level: sum(one.level is level for one in findings) for level in Level}
    console.print(
        f"\n{counts[Level.BAD]} to mend, {counts[Level.WARN]} to look after, "
        f"{counts[Level.OK]} as they should be."
    )
