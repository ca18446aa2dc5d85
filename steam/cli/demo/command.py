"""The command: home, steps in order, and stopping everything that was started."""

import shutil
import signal
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steam.cli import panels
from steam.cli.output import say
from steam.settings import load_settings

if TYPE_CHECKING:
    from steam.cli.demo.stage import Stage


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel=panels.UPKEEP)(demo)


def demo(
    leave: Annotated[
        bool, typer.Option("--exit", help="End after the last step instead of staying up.")
    ] = False,
    csv: Annotated[
        Path | None, typer.Option(help="prostate.csv, if not examples/data/prostate.csv.")
    ] = None,
    home: Annotated[
        Path | None, typer.Option(help="Keep all state here; else in a new temporary folder.")
    ] = None,
) -> None:
    """Import, train, deploy, score, kill a worker and see it come back: the whole job, for real."""
    from steam.cli.demo import steps
    from steam.cli.demo.stage import Stage
    from steam.wiring.home import prepare_home
    from steam.wiring.store import prepare_database

    data = csv or Path("examples/data/prostate.csv")
    steps.check_data(data)
    folder = home or Path(tempfile.mkdtemp(prefix="steam-demo-"))
    settings = load_settings(home=folder)
    prepare_home(settings.layout)
    prepare_database(settings.layout)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    stay = not leave and sys.stdout.isatty()
    stage = Stage(settings.layout, stopped, steps=7 if stay else 6)
    finished = False
    try:
        _play(stage, data)
        finished = True
        if stay:
            steps.stay_up(stage)
            stopped.wait()
    finally:
        stage.stop_everything()
        if finished and home is None:
            shutil.rmtree(folder, ignore_errors=True)
            say(f"Stopped everything and removed {folder}.")
        else:
            say(f"Stopped everything. What it did and logged is in {folder}.")
    say(f"All {stage.steps} steps held.")


def _play(stage: "Stage", csv: Path) -> None:
    from steam.cli.demo import steps
    from steam.cli.demo.recovery import kill_and_recover

    steps.start_servers(stage)
    frame = steps.import_data(stage, csv)
    model = steps.train(stage, frame)
    deployment = steps.deploy(stage, model)
    rows, answers = steps.compare_predictions(stage, deployment, model, frame)
    kill_and_recover(stage, deployment, rows, answers)
