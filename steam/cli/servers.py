"""`steam trainer`, `steam serve` and `steam up`: the servers.

What a server needs is imported when it starts, so that other commands stay quick.
"""

import queue
import signal
import threading
import time
from typing import Annotated

import typer

from steam.cli import options
from steam.cli.children import Child, start_child, start_children, stop_child
from steam.cli.output import say, warn
from steam.cli.parent import follow_parent
from steam.core.errors import SteamError
from steam.core.home import Home
from steam.log import configure_log
from steam.settings import load_settings

_RESTART_PAUSE_S = 1.0

TrainerPort = Annotated[int | None, typer.Option(help="Port of the trainer; 0 takes any.")]
MasterPort = Annotated[int | None, typer.Option(help="Port of the master; 0 takes any.")]


def add_to(app: typer.Typer) -> None:
    app.command()(up)
    app.command()(trainer)
    app.command()(serve)


def trainer(
    port: options.Port = None, host: options.Host = None, home: options.Home = None
) -> None:
    """Run the training engine, which H2O's clients and ours speak to."""
    from steam import server
    from steam.wiring.home import prepare_home
    from steam.wiring.trainer import trainer_app

    follow_parent()
    settings = load_settings(trainer_port=port, host=host, home=home)
    configure_log(settings.log_level)
    listener = server.bind(settings.host, settings.trainer_port)
    prepare_home(settings.layout)
    with server.only_one("trainer", settings.layout), trainer_app(settings) as app:
        server.serve("trainer", app, listener, settings.layout)


def serve(port: options.Port = None, host: options.Host = None, home: options.Home = None) -> None:
    """Run the master: dashboard, REST API and regular overseer passes."""
    from steam import server
    from steam.web.compose import opened_app
    from steam.wiring.home import prepare_home

    follow_parent()
    settings = load_settings(master_port=port, host=host, home=home)
    configure_log(settings.log_level)
    listener = server.bind(settings.host, settings.master_port)
    prepare_home(settings.layout)
    with server.only_one("master", settings.layout), opened_app(settings) as app:
        server.serve("master", app, listener, settings.layout, app.state.watch.close)


def up(
    trainer_port: TrainerPort = None, master_port: MasterPort = None, home: options.Home = None
) -> None:
    """Run the trainer, the master and the resident overseer together until Ctrl-C.

    Workers go on serving after it has ended; the next `steam up` takes them over.
    """
    from steam.wiring.home import prepare_home
    from steam.wiring.store import prepare_database

    settings = load_settings(home=home, trainer_port=trainer_port, master_port=master_port)
    prepare_home(settings.layout)
    prepare_database(settings.layout)
    commands = {
        "trainer": ["trainer", "--port", str(settings.trainer_port)],
        "master": ["serve", "--port", str(settings.master_port)],
        "overseer": ["overseer", "--watch"],
    }
    _Together(commands, settings.layout).run()
    say("Stopped. Deployed workers go on serving; stop one with `steam deployment stop NAME`.")


class _Together:
    """Keeps one child per command running until a signal asks to stop."""

    def __init__(self, commands: dict[str, list[str]], home: Home) -> None:
        self._commands = commands
        self._home = home
        self._children: dict[str, Child] = {}
        self._ended: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._ended.put(None))
        try:
            for child in start_children(self._commands, self._home):
                self._follow(child)
            while (ended := self._ended.get()) is not None:
                warn(f"The {ended} ended by itself; starting it again.")
                stop_child(self._children[ended])
                time.sleep(_RESTART_PAUSE_S)
                self._start_again(ended)
        finally:
            for child in reversed(self._children.values()):
                stop_child(child)

    def _start_again(self, name: str) -> None:
        try:
            self._follow(start_child(name, self._commands[name], self._home))
        except SteamError as error:
            warn(str(error))
            self._ended.put(name)  # the others go on; this one is tried until it comes up

    def _follow(self, child: Child) -> None:
        self._children[child.name] = child
        say(f"{child.name:9} {child.first_line}")
        threading.Thread(target=self._tell_end, args=(child,), daemon=True).start()

    def _tell_end(self, child: Child) -> None:
        child.process.wait()
        self._ended.put(child.name)
