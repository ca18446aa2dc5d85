"""`steam job`: long work on the trainer."""

from typing import Annotated

import typer

from steam.cli import connect, options
from steam.cli.output import print_facts, print_json, print_table, say, time_text
from steam.client.trainer import JobShape

app = typer.Typer(
    name="job",
    no_args_is_help=True,
    help="Long work on the trainer.",
)


JobKey = Annotated[str, typer.Argument(help="As `steam job list` shows it.")]


@app.command("list")
def list_(
    home: options.Home = None, trainer: options.TrainerUrl = None, json: options.Json = False
) -> None:
    """The jobs, newest first."""
    with connect.trainer(home, trainer) as client:
        jobs = client.jobs()
    if json:
        print_json(jobs)
        return
    print_table(
        ("job", "what", "makes", "state", "progress", "started", "seconds"),
        [_row(job) for job in jobs],
        "No jobs yet.",
    )


@app.command()
def show(
    key: JobKey,
    home: options.Home = None,
    trainer: options.TrainerUrl = None,
    json: options.Json = False,
) -> None:
    """One job."""
    with connect.trainer(home, trainer) as client:
        job = client.job(key)
    if json:
        print_json(job)
        return
    names = ("job", "what", "makes", "state", "progress", "started", "seconds")
    problems = [("error", job.exception)] if job.exception else []
    warnings = [("warning", warning) for warning in job.warnings]
    print_facts([*zip(names, _row(job), strict=True), *problems, *warnings])


@app.command()
def cancel(key: JobKey, home: options.Home = None, trainer: options.TrainerUrl = None) -> None:
    """Ask a job to stop."""
    with connect.trainer(home, trainer) as client:
        client.cancel(key)
    say(f"Asked {key} to stop.")


def _row(job: JobShape) -> tuple[object, ...]:
    return (
        job.key,
        job.description,
        job.dest,
        str(job.state),
        f"{job.fraction:.0%}",
        time_text(job.start_ms),
        f"{job.duration_ms / 1000:.2f}" if job.duration_ms else None,
    )
