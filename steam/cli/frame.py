"""`steam frame`: data on the trainer."""

import re
from pathlib import Path
from typing import Annotated, Any

import typer

from steam.cli import connect, options
from steam.cli.output import print_facts, print_json, print_table, progress, say, size_text, warn
from steam.client.trainer import JobShape, Trainer
from steam.core.errors import InvalidInput, SteamError
from steam.core.whole_file import whole_file

app = typer.Typer(name="frame", no_args_is_help=True, help="Data on the trainer, as columns.")

_TYPE_WORDS = {
    "Numeric": {"int", "real"},
    "Enum": {"enum"},
    "String": {"string"},
    "Time": {"time"},
}

_SUMMARY = ("min", "mean", "max", "sd")

Types = Annotated[
    list[str] | None,
    typer.Option(
        "--type",
        metavar="COL=TYPE",
        help="Type of a column: numeric, enum, string or time. May be repeated.",
    ),
]


@app.command("import")
def import_(
    file: Annotated[str, typer.Argument(help="CSV file, where you sit.")],
    key: Annotated[str | None, typer.Option(help="Name of the frame.")] = None,
    types: Types = None,
    on_server: Annotated[
        bool, typer.Option("--on-server", help="FILE is a path on the trainer's disk.")
    ] = False,
    home: options.Home = None,
    trainer: options.TrainerUrl = None,
    json: options.Json = False,
) -> None:
    """Read a file into a frame.

    Example: steam frame import prostate.csv --type CAPSULE=enum
    """
    with connect.trainer(home, trainer) as client:
        job = import_frame(client, file, key, parse_types(types or []), on_server=on_server)
        frame = client.frame(job.dest, rows=0)
    if json:
        print_json(summary(frame))
    else:
        print_frame(frame)


def import_frame(
    client: Trainer, file: str, key: str | None, types: dict[str, str], *, on_server: bool
) -> JobShape:
    """Upload or name a file and parse it, with a progress bar. Returns the ended job.

    Raises InvalidInput when a column cannot be read as a type in `types`.
    """
    with progress(f"Importing {Path(file).name}") as watch:
        watch(0.0, "reading")
        source = client.import_file(file) if on_server else client.upload(Path(file))
        try:
            setup = client.parse_setup(source)
            job = client.parse(setup, key or frame_key(file), types)
            job = client.wait(job, lambda job: watch(job.fraction, job.message))
        except SteamError as error:
            # The user knows the file by its name, not by the key of the upload.
            error.message = error.message.replace(source, file)
            client.remove(source)
            raise
    _check_types(client, job, types)
    for warning in (*(setup.get("warnings") or ()), *job.warnings):
        warn(warning)
    return job


def _check_types(client: Trainer, job: JobShape, types: dict[str, str]) -> None:
    """Forget the frame and say why when a column has not the type that was asked for."""
    if not types:
        return
    found = {column["label"]: column["type"] for column in client.frame(job.dest, 0)["columns"]}
    for name, kind in types.items():
        if found[name] not in _TYPE_WORDS[kind]:
            client.remove(job.dest)
            about = (warning for warning in job.warnings if f"'{name}'" in warning)
            raise InvalidInput(
                f"The column '{name}' is not {kind.lower()}. {next(about, '')}".strip(),
                hint="Mend the file, or ask for another type.",
            )


@app.command("list")
def list_(
    home: options.Home = None, trainer: options.TrainerUrl = None, json: options.Json = False
) -> None:
    """The frames on the trainer."""
    with connect.trainer(home, trainer) as client:
        frames = client.frames()
    shapes = [
        {
            "key": frame["frame_id"]["name"],
            "rows": frame["rows"],
            "columns": frame.get("columns") or frame.get("column_count"),
            "bytes": frame["byte_size"],
        }
        for frame in frames
    ]
    if json:
        print_json(shapes)
        return
    rows = [(s["key"], s["rows"], s["columns"], size_text(s["bytes"])) for s in shapes]
    print_table(
        ("frame", "rows", "columns", "memory"),
        rows,
        "No frames yet. Read one with `steam frame import FILE`.",
    )


@app.command()
def show(
    key: str,
    home: options.Home = None,
    trainer: options.TrainerUrl = None,
    json: options.Json = False,
) -> None:
    """The columns of one frame, with their types and summaries."""
    with connect.trainer(home, trainer) as client:
        frame = client.frame(key, rows=0)
    if json:
        print_json(summary(frame))
    else:
        print_frame(frame)


@app.command()
def export(
    key: str,
    file: Annotated[Path, typer.Argument(help="CSV file to write, where you sit.")],
    force: Annotated[bool, typer.Option(help="Overwrite FILE.")] = False,
    home: options.Home = None,
    trainer: options.TrainerUrl = None,
) -> None:
    """Write a frame to a CSV file."""
    if file.exists() and not force:
        raise InvalidInput(f"{file} exists already.", hint="Add --force to overwrite it.")
    with connect.trainer(home, trainer) as client:
        client.frame(key, rows=0)
        write_pieces(file, client.csv(key))
    say(f"Wrote {file}.")


@app.command()
def rm(key: str, home: options.Home = None, trainer: options.TrainerUrl = None) -> None:
    """Forget a frame."""
    with connect.trainer(home, trainer) as client:
        client.frame(key, rows=0)
        client.remove(key)
    say(f"Removed {key}.")


def write_pieces(file: Path, pieces: Any) -> None:
    """Write a file in one step: whole, or not at all."""
    try:
        with whole_file(file, mode=0o666, durable=False) as out:
            for piece in pieces:
                out.write(piece)
    except OSError as error:
        raise InvalidInput(
            f"{file} cannot be written: {error.strerror}.", hint="Choose another place."
        ) from error


def frame_key(file: str) -> str:
    """The name that a file's frame gets: `prostate.hex` for data/prostate.csv."""
    return f"{re.sub('[^A-Za-z0-9_.-]', '_', Path(file).stem)}.hex"


def parse_types(texts: list[str]) -> dict[str, str]:
    """Read `COL=TYPE` texts. Raises InvalidInput."""
    types = {}
    for text in texts:
        name, _, kind = text.rpartition("=")
        if not name or kind.capitalize() not in _TYPE_WORDS:
            raise InvalidInput(
                f"'{text}' is not a column type.", hint="Write it as COL=enum, COL=numeric, ..."
            )
        types[name] = kind.capitalize()
    return types


def summary(frame: dict[str, Any]) -> dict[str, object]:
    """A frame in the shape that `--json` prints."""
    return {
        "key": frame["frame_id"]["name"],
        "rows": frame["rows"],
        "columns": [
            {
                "name": column["label"],
                "type": column["type"],
                "levels": column["domain_cardinality"] or None,
                "missing": column["missing_count"],
                "mean": _number(column["mean"]),
                "sd": _number(column["sigma"]),
                "min": _number((column["mins"] or [None])[0]),
                "max": _number((column["maxs"] or [None])[0]),
            }
            for column in frame["columns"]
        ],
    }


def print_frame(frame: dict[str, Any]) -> None:
    """A frame for people."""
    shape = summary(frame)
    columns: Any = shape["columns"]
    print_facts([("frame", shape["key"]), ("rows", shape["rows"]), ("columns", len(columns))])
    print_table(
        ("column", "type", "missing", *_SUMMARY),
        [
            (
                column["name"],
                f"enum ({column['levels']} levels)" if column["levels"] else column["type"],
                column["missing"],
                *(None if column["levels"] else column[name] for name in _SUMMARY),
            )
            for column in columns
        ],
        "It has no columns.",
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
