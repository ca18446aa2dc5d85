"""`steam frame rename|drop|convert|rows|split|bind`: frames made of frames."""

from enum import StrEnum
from typing import Annotated

import typer

from steam.cli import connect, options
from steam.cli.frame_import import parse_types
from steam.cli.output import print_json, progress, say, warn
from steam.client.trainer import ChangeShape, Trainer
from steam.core.errors import InvalidInput

Into = Annotated[
    str | None,
    typer.Option(metavar="KEY", help="Name of the new frame; else it takes the old one's place."),
]


class Direction(StrEnum):
    """How frames are put together."""

    COLUMNS = "columns"
    ROWS = "rows"


def rename(
    key: options.FrameKey,
    names: Annotated[list[str], typer.Argument(metavar="OLD=NEW...")],
    into: Into = None,
    home: options.Home = None,
    trainer: options.TrainerUrl = None,
    json: options.Json = False,
) -> None:
    """Give columns other names, all at once.

    Example: steam frame rename prostate.hex CAPSULE=penetrated
    """
    pairs = [name.partition("=") for name in names]
    wrong = next((name for name, pair in zip(names, pairs, strict=True) if not all(pair)), None)
    if wrong is not None:
        raise InvalidInput(f"'{wrong}' is not OLD=NEW.", hint="Such as sex=gender.")
    new = {old: name for old, _, name in pairs}
    with connect.trainer(home, trainer) as client:
        done = client.change(key, "columns/rename", names=new, destination_frame=into)
        _tell(client, done, json=json)


def drop(
    key: options.FrameKey,
    columns: Annotated[list[str], typer.Argument(metavar="COL...")],
    into: Into = None,
    home: options.Home = None,
    trainer: options.TrainerUrl = None,
    json: options.Json = False,
) -> None:
    """Remove columns."""
    with connect.trainer(home, trainer) as client:
        done = client.change(key, "columns/remove", columns=columns, destination_frame=into)
        _tell(client, done, json=json)


def convert(
    key: options.FrameKey,
    types: Annotated[list[str], typer.Argument(metavar="COL=TYPE...")],
    into: Into = None,
    home: options.Home = None,
    trainer: options.TrainerUrl = None,
    json: options.Json = False,
) -> None:
    """Turn columns into other types: numeric, enum, string or time.

    What cannot be converted is missing afterwards, and counted in a warning.

    Example: steam frame convert prostate.hex CAPSULE=enum
    """
    wanted = parse_types(types)
    with connect.trainer(home, trainer) as client:
        done = client.change(key, "columns/convert", types=wanted, destination_frame=into)
        _watch(client, done, f"Converting columns of {key}")
        _tell(client, done, json=json)


def rows(
    key: options.FrameKey,
    first: Annotated[
        int | None, typer.Option(min=0, help="Number of the first row, from 0.")
    ] = None,
    count: Annotated[int | None, typer.Option(min=0, help="How many rows; else all.")] = None,
    mask: Annotated[
        str, typer.Option(metavar="COL", help="Column of numbers; 0 and missing leave a row out.")
    ] = "",
    mask_frame: Annotated[
        str, typer.Option(metavar="KEY", help="Frame that has the --mask, if it is another one.")
    ] = "",
    into: Into = None,
    home: options.Home = None,
    trainer: options.TrainerUrl = None,
    json: options.Json = False,
) -> None:
    """Keep some of the rows: by number, or those that a column says.

    Example: steam frame rows prostate.hex --first 100 --count 50 --into some
    """
    with connect.trainer(home, trainer) as client:
        done = client.change(
            key,
            "rows",
            row_offset=first,
            row_count=count,
            mask=mask or None,
            mask_frame=mask_frame or None,
            destination_frame=into,
        )
        _watch(client, done, f"Taking rows of {key}")
        _tell(client, done, json=json)


def split(
    key: options.FrameKey,
    ratios: Annotated[list[float], typer.Argument(metavar="RATIO...")],
    seed: Annotated[int, typer.Option(help="What decides who goes where; -1 to choose.")] = -1,
    into: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY", help="Name of a part, in their order. May be repeated."),
    ] = None,
    home: options.Home = None,
    trainer: options.TrainerUrl = None,
    json: options.Json = False,
) -> None:
    """Split the rows by chance: a part for each ratio, and one for what they leave.

    Example: steam frame split prostate.hex 0.75 --seed 1 --into train --into test
    """
    with connect.trainer(home, trainer) as client:
        done = client.change(key, "split", ratios=ratios, seed=seed, destination_frames=into)
        _watch(client, done, f"Splitting {key} with seed {done.seed}")
        _tell(client, done, json=json)


def bind(
    by: Annotated[Direction, typer.Argument(help="Beside (columns) or below (rows) each other.")],
    keys: Annotated[list[str], typer.Argument(metavar="KEY...")],
    into: Annotated[str, typer.Option(metavar="KEY", help="Name of the new frame.")],
    home: options.Home = None,
    trainer: options.TrainerUrl = None,
    json: options.Json = False,
) -> None:
    """Put frames beside or below each other.

    Example: steam frame bind rows january.hex february.hex --into year.hex
    """
    with connect.trainer(home, trainer) as client:
        done = client.bind(keys, by.value, into)
        _watch(client, done, f"Binding {by.value}")
        _tell(client, done, json=json)


COMMANDS = (rename, drop, convert, rows, split, bind)


def _watch(client: Trainer, done: ChangeShape, title: str) -> None:
    if done.job is None:
        return
    with progress(title) as watch:
        job = client.wait(done.job, lambda job: watch(job.fraction, job.message))
    for warning in job.warnings:
        warn(warning)


def _tell(client: Trainer, done: ChangeShape, *, json: bool) -> None:
    """The frames that a change has made."""
    frames = [client.frame(key, rows=0) for key in done.frames]
    shapes = [
        {"key": key, "rows": frame["rows"], "columns": frame["num_columns"]}
        for key, frame in zip(done.frames, frames, strict=True)
    ]
    if json:
        print_json(shapes)
        return
    for shape in shapes:
        say(f"{shape['key']} has {shape['rows']:,} rows and {shape['columns']:,} columns.")
