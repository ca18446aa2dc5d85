"""`steam overseer`: one pass for cron or a timer, or resident with --watch.

What supervision needs is imported when it starts, so that other commands stay quick.
"""

import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steam.cli import options, panels
from steam.cli.output import print_json, say
from steam.cli.parent import follow_parent
from steam.core.clock import SystemClock
from steam.core.errors import NotFound
from steam.core.lasting_imports import lasting_imports
from steam.core.states import DeploymentState
from steam.settings import load_settings

if TYPE_CHECKING:
    from steam.core.store import Store
    from steam.notify import Notifier
    from steam.overseer.report import PassReport
    from steam.overseer.resident import Resident

_WELL = {DeploymentState.RUNNING, DeploymentState.STOPPED}
_SETTLE_S = 45.0  # below the minute after which cron comes again


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel=panels.SERVERS)(overseer)


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

    With nothing to tell it is silent, but for a terminal: cron mails whatever is said.

    Example crontab line: * * * * * /opt/steam/bin/steam overseer /srv/steam
    """
    with lasting_imports():
        from steam.log import configure_log
        from steam.notify import Notifier
        from steam.overseer.observe import NOBODY, PROBED_STATES
        from steam.overseer.sockets.handover import has_resident
        from steam.wiring.home import prepare_home
        from steam.wiring.overseer import opened_overseer, opened_resident

    follow_parent()
    notifier = Notifier.from_environ()
    settings = load_settings(home=folder or home)
    configure_log(settings.log_level)
    if not settings.layout.database.is_file():
        # Never made here: beside an empty database every worker would be one too many.
        raise NotFound(
            "database",
            settings.layout.database,
            hint="Name the home of a master, which makes it when it starts.",
        )
    prepare_home(settings.layout)
    if watch:
        with opened_resident(settings, notifier.alive) as resident:
            _run_until_told(resident, notifier, f"watching {settings.layout.root}")
        return
    with opened_overseer(settings) as overseer:
        # Whoever is resident probes by itself: a miss is to be counted once.
        probe = NOBODY if has_resident(settings.layout) else PROBED_STATES
        report = overseer.settle("cron", _SETTLE_S, probe=probe)
        overseer.upkeep.tell()
        troubled = _troubled(overseer.store)
    if json:
        print_json({**report.fields(), "troubled": troubled})
    elif (told := _sentence(report, troubled)) or sys.stdout.isatty():
        say(told or f"All is as it should be: {len(report.workers)} workers run.")
    if report.failures or troubled:
        raise typer.Exit(1)


def _run_until_told(resident: "Resident", notifier: "Notifier", line: str) -> None:
    stop = threading.Event()

    def end(*_: object) -> None:
        stop.set()
        resident.wake()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)

    def say_so() -> None:
        print(line, flush=True)
        notifier.ready(line)

    resident.run(stop, say_so)
    notifier.stopping()


def _troubled(store: "Store") -> dict[str, str]:
    """The deployments that are not as they should be, and their states."""
    from steam.deploy.status import deployment_state

    now_ms = SystemClock().now_ms()
    with store.read() as rows:
        states = {
            deployment.name: deployment_state(
                deployment, rows.newest_workers(deployment.id), now_ms
            )
            for deployment in rows.deployments()
        }
    return {name: str(state) for name, state in states.items() if state not in _WELL}


def _sentence(report: "PassReport", troubled: dict[str, str]) -> str:
    """What was done and what is wrong; empty when there is nothing to tell."""
    counts = [f"{count} {name}" for name, count in report.counts().items()]
    lines = [f"Did {', '.join(counts)}."] if counts else []
    lines += [f"Failed: {failure}" for failure in report.failures]
    lines += [f"{name} is {state}: see its events." for name, state in sorted(troubled.items())]
    return "\n".join(lines)
