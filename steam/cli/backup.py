"""`steam backup` and `steam restore`: a whole home as one file."""

import getpass
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steam.cli import options, panels
from steam.cli.output import print_json, progress, say, size_text, stderr, time_text
from steam.core.errors import InvalidInput
from steam.settings import load_settings

if TYPE_CHECKING:
    from steam.backup.take import BackupTaker, Taken

_STDOUT = "-"


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel=panels.UPKEEP)(backup)
    app.command(rich_help_panel=panels.UPKEEP)(restore)


def backup(
    file: Annotated[str, typer.Argument(help="File to make, or - for standard output.")],
    frames: Annotated[
        bool, typer.Option("--frames", help="Take uploaded files and saved frames along.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Make one file of the whole home, while everything runs.

    Example: steam backup /backup/steam.tar
    """
    from steam.wiring.backup import backup_taker  # noqa: PLC0415 - others need not pay for it

    _end_cleanly_on_sigterm()
    taker = backup_taker(load_settings(home=home))
    if file == _STDOUT:
        taken = _to_stdout(taker, frames=frames, json=json)
        stderr.print(_sentence(taken), markup=False)
        return
    with progress("backup") as watch:
        taken = taker.to_file(Path(file), frames=frames, force=force, watch=watch)
    if json:
        print_json(_document(file, taken))
    else:
        say(f"{file}: {_sentence(taken)}")


def restore(
    file: Annotated[Path, typer.Argument(help="Backup to restore.")],
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Make a home out of a backup; its folder is empty or does not exist.

    Example: steam restore /backup/steam.tar --home /srv/steam
    """
    from steam.wiring.backup import backup_restorer  # noqa: PLC0415 - others need not pay for it

    _end_cleanly_on_sigterm()
    layout = load_settings(home=home).layout
    with progress("restore") as watch:
        manifest = backup_restorer().restore(file, layout, getpass.getuser(), watch=watch)
    if json:
        print_json({"home": str(layout.root), "created_ms": manifest.created_ms})
        return
    say(f"{layout.root} is as it was at {time_text(manifest.created_ms)}.")
    say(f"Its deployments come up with the next pass: steam overseer {layout.root}")


def _to_stdout(taker: "BackupTaker", *, frames: bool, json: bool) -> "Taken":
    if json:
        raise InvalidInput("Standard output takes the backup.", hint="Leave --json out.")
    if sys.stdout.isatty():
        raise InvalidInput("A backup is not for a terminal.", hint="Send it to a file or a pipe.")
    with progress("backup") as watch:
        return taker.to_stream(sys.stdout.buffer, frames=frames, watch=watch)


def _document(file: str, taken: "Taken") -> dict[str, object]:
    manifest = taken.manifest
    return {
        "file": str(Path(file).absolute()),
        "size_bytes": taken.size_bytes,
        "created_ms": manifest.created_ms,
        "schema": manifest.schema,
        "models": taken.models,
        "files": len(manifest.members),
        "left_out": manifest.left_out,
    }


def _sentence(taken: "Taken") -> str:
    files = len(taken.manifest.members) - taken.models - 1
    sentence = (
        f"database, {taken.models} model files and {files} others, {size_text(taken.size_bytes)}."
    )
    for left in taken.manifest.left_out:
        if left.files:
            size = size_text(left.bytes)
            sentence += f" Left out: {left.files} files ({size}) in {left.folder}/; see --frames."
    return sentence


def _end_cleanly_on_sigterm() -> None:
    """Nothing half made stays behind: passing files go when the command is told to end."""

    def end(*_: object) -> None:
        sys.exit(128 + signal.SIGTERM)

    signal.signal(signal.SIGTERM, end)
