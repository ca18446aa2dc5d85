"""`steam model label` and `labels`: tags that point at models, and that deployments follow."""

from typing import Annotated

import typer

from steam.cli import connect, options
from steam.cli.output import print_json, print_table, say
from steam.core.errors import InvalidInput


def label(
    name: Annotated[str, typer.Argument(metavar="LABEL", help="Label, such as prod.")],
    model: Annotated[str | None, typer.Argument(help="Registered model to point it at.")] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Point it at no model.")] = False,
    project: Annotated[
        str | None, typer.Option(help="Project of the label, if several have one of that name.")
    ] = None,
    why: options.Why = "",
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """Point a label at a model; every deployment that follows the label serves it then.

    Example: steam model label prod risk-2
    """
    if clear is (model is not None):
        raise InvalidInput("Nothing to point at.", hint="Name one model, or give --clear.")
    with connect.master(home, master) as client:
        moved = client.move_label(name, model, project, why)
    if json:
        print_json(moved)
        return
    say(f"Label {moved.name} points at {moved.model or 'no model'}.")
    if moved.deployments:
        names = ", ".join(moved.deployments)
        say(f"They kept their versions: {names}." if clear else f"They serve it: {names}.")


def labels(
    home: options.Home = None, master: options.MasterUrl = None, json: options.Json = False
) -> None:
    """The labels, where they point, and which deployments follow them."""
    with connect.master(home, master) as client:
        found = client.labels()
    if json:
        print_json(found)
        return
    print_table(
        ("label", "project", "model", "followed by"),
        [(lb.name, lb.project, lb.model, ", ".join(lb.deployments)) for lb in found],
        "No labels yet. Make one with `steam model label LABEL MODEL`.",
    )
