"""`steam batch`: whole files, scored by processes of their own."""

from typing import Annotated

import typer

from steam.cli import connect, options
from steam.cli.batch_shown import Wait, check_ended, print_or_json, rows_text, watched
from steam.cli.batch_start import start
from steam.cli.output import print_json, print_table, say, time_text

app = typer.Typer(
    name="batch",
    no_args_is_help=True,
    help="Score whole files: CSV, Parquet or .xlsx in and out.\n\n"
    "A batch runs in a process of its own, after the workers when the machine is busy. It may be "
    "killed at any moment, and goes on where it was; its target appears whole, in one step.",
)

app.command()(start)

BatchId = Annotated[int, typer.Argument(min=1, metavar="BATCH", help="Its number.")]


@app.command("list")
def list_(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 50,
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """The batches, newest first."""
    with connect.master(home, master) as client:
        batches = client.batches.newest(limit)
    if json:
        print_json(batches)
        return
    print_table(
        ("batch", "state", "progress", "rows", "deployment", "target", "ordered"),
        [
            (
                batch.id,
                batch.state,
                f"{batch.fraction:.0%}",
                rows_text(batch),
                batch.deployment,
                batch.target,
                time_text(batch.created_ms),
            )
            for batch in batches
        ],
        "No batches yet. Order one with `steam batch start DEPLOYMENT --in FILE --out FILE`.",
    )


@app.command()
def show(
    batch_id: BatchId,
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """One batch: how far it is, and what is wrong with it."""
    with connect.master(home, master) as client:
        print_or_json(client.batches.get(batch_id), json)


@app.command("wait")
def wait_(
    batch_id: BatchId,
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """Wait until it has ended. Ends with 0 only when it is done."""
    with connect.master(home, master) as client:
        batch = watched(client.batches, batch_id)
    print_or_json(batch, json)
    check_ended(batch)


@app.command()
def cancel(
    batch_id: BatchId,
    why: options.Why = "",
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """End it. What it has done is kept: `steam batch resume` goes on there."""
    with connect.master(home, master) as client:
        print_or_json(client.batches.cancel(batch_id, why), json)


@app.command()
def resume(
    batch_id: BatchId,
    wait: Wait = False,
    why: options.Why = "",
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """Have one that failed or was cancelled go on where it was."""
    with connect.master(home, master) as client:
        batch = client.batches.resume(batch_id, why)
        if wait:
            batch = watched(client.batches, batch_id)
    print_or_json(batch, json)
    if wait:
        check_ended(batch)


@app.command()
def rm(
    batch_id: BatchId,
    why: options.Why = "",
    home: options.Home = None,
    master: options.MasterUrl = None,
) -> None:
    """Forget one that has ended, with what is left of its parts. Its target stays."""
    with connect.master(home, master) as client:
        client.batches.remove(batch_id, why)
    say(f"Removed batch {batch_id}.")
