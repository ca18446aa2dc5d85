"""`steam frame`: data on the trainer."""

from typing import Annotated, Any

import typer

from steam.cli import connect, frame_changes, frame_files, options
from steam.cli.frame_import import import_frame, import_query, parse_types
from steam.cli.output import print_facts, print_json, print_table, say, size_text
from steam.core.errors import InvalidInput

app = typer.Typer(
    name="frame",
    no_args_is_help=True,
    help="Data on the trainer, as columns.",
)

_SHOWN_COLUMNS = 200

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
    files: Annotated[
        list[str] | None,
        typer.Argument(help="CSV, Parquet, Arrow, worksheet or SVMLight files, where you sit."),
    ] = None,
    key: Annotated[str | None, typer.Option(help="Name of the frame.")] = None,
    types: Types = None,
    on_server: Annotated[
        bool,
        typer.Option(
            "--on-server", help="Files, folders and globs of the trainer's disk; or URLs."
        ),
    ] = False,
    pattern: Annotated[
        str, typer.Option(help="Of folders, the files whose path holds this regular expression.")
    ] = "",
    sheet: Annotated[str, typer.Option(help="Worksheet to read; the first one unless given.")] = "",
    skip: Annotated[
        list[str] | None,
        typer.Option(metavar="COL", help="Column to leave out. May be repeated."),
    ] = None,
    long_rows: Annotated[
        str,
        typer.Option(
            metavar="fail|skip|cut",
            help="Rows of text with too many fields: fail, leave them out, or cut them short.",
        ),
    ] = "",
    connection: Annotated[
        str, typer.Option(help="Read a database, through this connection of the trainer's.")
    ] = "",
    table: Annotated[str, typer.Option(help="Table of the database.")] = "",
    select: Annotated[str, typer.Option(help="SELECT to read instead of a table.")] = "",
    home: options.Home = None,
    trainer: options.TrainerUrl = None,
    json: options.Json = False,
) -> None:
    """Read files, or a table of a database, into one frame.

    Example: steam frame import prostate.csv --type CAPSULE=enum
    """
    if bool(files) == bool(connection):
        raise InvalidInput("Name either files or a --connection.", hint="See --help.")
    wanted = parse_types(types or [])
    with connect.trainer(home, trainer) as client:
        if connection:
            job = import_query(client, connection, key, wanted, table=table, select=select)
        else:
            job = import_frame(
                client,
                files or [],
                key,
                wanted,
                on_server=on_server,
                pattern=pattern,
                sheet=sheet,
                skip=skip or [],
                long_rows=long_rows,
            )
        frame = client.frame(job.dest, rows=0)
    if json:
        print_json(summary(frame))
    else:
        print_frame(frame)


@app.command("list")
def list_(
    home: options.Home = None, trainer: options.TrainerUrl = None, json: options.Json = False
) -> None:
    """The frames on the trainer."""
    with connect.trainer(home, trainer) as client:
        frames = client.frames()
        saved = client.saved_frames()
    shapes = [
        {
            "key": frame["frame_id"]["name"],
            "rows": frame["rows"],
            "columns": frame.get("columns") or frame.get("column_count"),
            "bytes": frame["byte_size"],
            "saved": frame["frame_id"]["name"] in saved,
        }
        for frame in frames
    ]
    if json:
        print_json(shapes)
        return
    print_table(
        ("frame", "rows", "columns", "memory", "saved"),
        [
            (*(s[name] for name in ("key", "rows", "columns")), size_text(s["bytes"]), _yes(s))
            for s in shapes
        ],
        "No frames yet. Read one with `steam frame import FILE`.",
    )
    for key in sorted(set(saved) - {shape["key"] for shape in shapes}):
        say(f"{key} is saved, not loaded: `steam frame load {key}` brings it back.")


@app.command()
def show(
    key: options.FrameKey,
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


for command in (*frame_changes.COMMANDS, *frame_files.COMMANDS):
    app.command()(command)


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
            for column in columns[:_SHOWN_COLUMNS]
        ],
        "It has no columns.",
    )
    if len(columns) > _SHOWN_COLUMNS:
        say(f"{len(columns) - _SHOWN_COLUMNS} more columns; --json tells of all.")


def _yes(shape: dict[str, Any]) -> str | None:
    return "yes" if shape["saved"] else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
