"""`steam batch start`: order a batch, from a file or from a frame."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from steam.cli import connect, options
from steam.cli.batch_shown import Wait, check_ended, print_or_json, watched
from steam.cli.file_output import write_pieces
from steam.core.errors import InvalidInput
from steam.settings import load_settings


def start(
    deployment: Annotated[str, typer.Argument(help="Deployment whose model scores.")],
    target: Annotated[
        Path, typer.Option("--out", metavar="FILE", help=".csv, .parquet or .xlsx to write.")
    ],
    source: Annotated[
        Path | None, typer.Option("--in", metavar="FILE", help=".csv, .parquet or .xlsx to score.")
    ] = None,
    frame: Annotated[
        str | None, typer.Option(metavar="KEY", help="A frame of the trainer, instead of --in.")
    ] = None,
    keep: Annotated[
        str,
        typer.Option(metavar="all|none|COL,COL", help="Columns of the source to write, too."),
    ] = "all",
    partial: Annotated[
        bool, typer.Option(help="Say what is wrong with bad rows, instead of giving up.")
    ] = False,
    overwrite: Annotated[bool, typer.Option(help="Replace a target that is there.")] = False,
    wait: Wait = False,
    why: options.Why = "",
    home: options.Home = None,
    master: options.MasterUrl = None,
    trainer: options.TrainerUrl = None,
    json: options.Json = False,
) -> None:
    """Score a file with the deployment's current version.

    The target has the columns that are kept, then predict, a probability per
    class, warnings, and error with --partial. Both files are on the master's
    machine, below STEAM_BATCH_ROOTS.

    Example: steam batch start prostate --in rows.csv --out scored.parquet --keep ID --wait
    """
    if (source is None) == (frame is None):
        raise InvalidInput("Give either --in FILE or --frame KEY.", hint="One of them is scored.")
    with _readable(source, frame, home, trainer) as path, connect.master(home, master) as client:
        batch = client.batches.order(
            deployment,
            str(path),
            str(target.absolute()),
            keep=parse_keep(keep),
            partial=partial,
            overwrite=overwrite,
            why=why,
        )
        if wait:
            batch = watched(client.batches, batch.id)
    print_or_json(batch, json)
    if wait:
        check_ended(batch)


def parse_keep(text: str) -> list[str] | None:
    """The columns to keep: None for `all`. Raises InvalidInput."""
    if text == "all":
        return None
    if text == "none":
        return []
    names = text.split(",")
    if not all(names):
        raise InvalidInput(
            f"'{text[:80]}' names no columns.", hint="Write --keep all, none or COLUMN,COLUMN."
        )
    return names


@contextmanager
def _readable(
    source: Path | None, frame: str | None, home: Path | None, trainer: str | None
) -> Iterator[Path]:
    """The file to score: the one that was named, or a frame as CSV, below the home.

    That one is removed with its batch, and at once where none comes of it.
    """
    if frame is None:
        yield (source or Path()).absolute()
        return
    folder = load_settings(home=home).layout.batches
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"frame-{secrets.token_hex(8)}.csv"
    with connect.trainer(home, trainer) as client:
        client.frame(frame, rows=0)
        write_pieces(path, client.csv(frame))
    try:
        yield path
    except BaseException:
        path.unlink(missing_ok=True)
        raise
