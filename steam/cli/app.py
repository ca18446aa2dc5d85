"""The `steam` command: its groups, and how errors become sentences and exit codes."""

import sys
import traceback
from collections.abc import Callable
from tempfile import NamedTemporaryFile
from typing import Annotated

import typer
from rich.markup import escape

from steam import __version__
from steam.cli import (
    account,
    backup,
    batch,
    demo,
    deploy,
    deployment,
    doctor,
    events,
    frame,
    job,
    login,
    logs,
    model,
    overseer,
    panels,
    predict,
    servers,
    token,
    train,
)
from steam.cli.needed_commands import needed_commands
from steam.cli.output import say, stderr
from steam.cli.own_words import with_commands
from steam.cli.wrong_kind import PlainGroup
from steam.core import errors

EXIT_CODES: tuple[tuple[type[errors.SteamError], int], ...] = (
    (errors.InvalidInput, 2),
    (errors.NotFound, 3),
    (errors.Conflict, 4),
    (errors.Unavailable, 5),
    (errors.Busy, 5),
    (errors.Exhausted, 6),
    (errors.Unsupported, 7),
    (errors.SteamError, 1),
)

app = typer.Typer(
    cls=PlainGroup,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Train models, deploy them as supervised HTTP workers, and keep them up.\n\n"
    "Start with `steam demo`; then `steam up` and `steam frame import FILE`.",
)


def _version(wanted: bool) -> None:
    if wanted:
        say(f"steam {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options of `steam` itself."""


for panel, groups in (
    (panels.MODELS, (frame, job, model)),
    (panels.DEPLOYMENTS, (deployment, batch)),
    (panels.ACCESS, (login, account, token)),
):
    for group in groups:
        app.add_typer(group.app, rich_help_panel=panel)
for module in (servers, overseer, train, deploy, predict, events, logs, backup, doctor, demo):
    module.add_to(app)


def run(command: Callable[[], object]) -> int:
    """Run a command line; print an error as one sentence. Returns the exit code."""
    try:
        command()
    except errors.SteamError as error:
        stderr.print(f"[red]error:[/] {escape(with_commands(str(error)))}")
        return next(code for kind, code in EXIT_CODES if isinstance(error, kind))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except Exception as error:  # noqa: BLE001 - the last edge: a fault of ours is no traceback
        stderr.print(f"[red]error:[/] {escape(_told(error))}")
        return 1
    return 0


def _told(fault: Exception) -> str:
    """One sentence about a fault of our own, whose traceback is kept in a file."""
    with NamedTemporaryFile("w", prefix="steam-fault-", suffix=".txt", delete=False) as file:
        traceback.print_exception(fault, file=file)
    return (
        f"steam has a fault: {type(fault).__name__}: {fault}. "
        f"Please report it with {file.name}, which says where."
    )


def main() -> None:
    """The `steam` command."""
    sys.exit(run(needed_commands(app, sys.argv[1:])))


def overseer_main() -> None:
    """The `steam-overseer` command, the same as `steam overseer`."""
    sys.argv[1:1] = ["overseer"]
    main()
