"""`steam frame export|save|load|rm`: frames and files."""

from pathlib import Path
from typing import Annotated

import typer

from steam.cli import connect, options
from steam.cli.file_output import check_free, write_pieces
from steam.cli.output import progress, say
from steam.client.trainer import JobShape, Trainer
from steam.core.errors import InvalidInput


def export(
    key: options.FrameKey,
    file: Annotated[
        Path,
        typer.Argument(help="File to write: .csv, .parquet, .arrow, .arrows (a stream) or .xlsx."),
    ],
    force: Annotated[bool, typer.Option(help="Overwrite FILE.")] = False,
    on_server: Annotated[
        bool, typer.Option("--on-server", help="FILE is a path on the trainer's disk.")
    ] = False,
    home: options.Home = None,
    trainer: options.TrainerUrl = None,
) -> None:
    """Write a frame to a file, in the format that its ending says.

    In CSV text stays as it is: what begins with = is a formula to a spreadsheet that opens it.

    Example: steam frame export flights.hex flights.parquet
    """
    form = file.suffix.removeprefix(".")
    if not form:
        raise InvalidInput(f"{file} has no ending.", hint="Name it FILE.csv or FILE.parquet.")
    with connect.trainer(home, trainer) as client:
        if on_server:
            job = client.export(key, str(file), form, force=force)
            _watched(client, job, f"Exporting {key}")
        else:
            check_free(file, force=force)
            client.frame(key, rows=0)
            write_pieces(file, client.download(key, form))
    say(f"Wrote {file}.")


def save(
    key: options.FrameKey, home: options.Home = None, trainer: options.TrainerUrl = None
) -> None:
    """Keep a frame on the trainer's disk, so that it outlives the trainer.

    What was saved under its name before is replaced.
    """
    with connect.trainer(home, trainer) as client:
        _watched(client, client.save(key), f"Saving {key}")
    say(f"Saved {key}. It is there again whenever the trainer starts.")


def load(
    key: options.FrameKey, home: options.Home = None, trainer: options.TrainerUrl = None
) -> None:
    """Bring back a saved frame as it was saved."""
    with connect.trainer(home, trainer) as client:
        _watched(client, client.load(key), f"Loading {key}")
    say(f"Loaded {key}.")


def rm(
    key: options.FrameKey,
    saved: Annotated[bool, typer.Option("--saved", help="Remove its saved file as well.")] = False,
    home: options.Home = None,
    trainer: options.TrainerUrl = None,
) -> None:
    """Forget a frame."""
    with connect.trainer(home, trainer) as client:
        is_saved = key in client.saved_frames()
        if not (saved and is_saved):
            client.frame(key, rows=0)
        client.remove(key)
        if saved and is_saved:
            client.remove_saved(key)
    say(f"Removed {key}.")
    if is_saved and not saved:
        say(f"It is still saved: `steam frame load {key}` brings it back, --saved removes it.")


COMMANDS = (export, save, load, rm)


def _watched(client: Trainer, job: JobShape, title: str) -> None:
    with progress(title) as watch:
        client.wait(job, lambda job: watch(job.fraction, job.message))
