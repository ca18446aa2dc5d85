"""`steam overseer`: one pass for cron or a timer, or resident with --watch."""

import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from steam.cli import options
from steam.cli.output import print_json, say
from steam.log import configure_log
from steam.settings import load_settings


def add_to(app: typer.Typer) -> None:
    app.command()(overseer)


def overseer(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[HOME]", help="Folder that holds all state.")
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay, and repair at once what dies.")
    ] = False,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Compare what should run with what does run, and repair the difference.

    Example crontab line: * * * * * /opt/steam/bin/steam overseer /srv/steam
    """
    from steam.wiring.home import prepare_home
    from steam.wiring.overseer import open_overseer, resident

    settings = load_settings(home=folder or home)
    configure_log(settings.log_level)
    prepare_home(settings.layout)
    with open_overseer(settings) as one:
        if watch:
            stop = threading.Event()
            loop = resident(one, settings)
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: (stop.set(), loop.wake()))
            loop.run(stop, lambda: say(f"watching {settings.layout.root}"))
            return
        report = one.run_pass(actor="cron")
    if json:
        print_json(report)
    else:
        say(report.sentence())
