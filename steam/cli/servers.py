"""`steam trainer`, `steam serve` and `steam up`: the servers.

What a server needs is imported when it starts, so that other commands stay quick.
"""

from typing import Annotated

import typer

from steam.cli import options
from steam.cli.lasting_address import LastingAddress
from steam.cli.output import say, warn
from steam.cli.parent import follow_parent
from steam.cli.together import Together
from steam.log import configure_log
from steam.notify import Address, Notifier, listener_at, listeners_at
from steam.settings import load_settings

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
    from steam.overseer.limits.training import yield_to_scoring
    from steam.wiring.home import prepare_home
    from steam.wiring.trainer import trainer_app

    follow_parent()
    notifier = Notifier.from_environ()
    settings = load_settings(trainer_port=port, host=host, home=home)
    configure_log(settings.log_level)
    try:
        yield_to_scoring(settings.trainer_nice, settings.trainer_memory_mb)
    except OSError as error:  # a sandbox may forbid it; training at full speed beats none
        warn(f"The trainer does not yield to scoring. {error.strerror or error}")
    listener = listener_at(Address(settings.host, settings.trainer_port))
    prepare_home(settings.layout)
    with server.only_one("trainer", settings.layout), trainer_app(settings) as app:
        server.serve("trainer", app, listener, settings.layout, notifier=notifier)


def serve(port: options.Port = None, host: options.Host = None, home: options.Home = None) -> None:
    """Run the master: dashboard, REST API and regular overseer passes."""
    from steam import server
    from steam.web.compose import opened_app
    from steam.wiring.home import prepare_home

    follow_parent()
    notifier = Notifier.from_environ()
    settings = load_settings(master_port=port, host=host, home=home)
    configure_log(settings.log_level)
    listener = listener_at(Address(settings.host, settings.master_port))
    prepare_home(settings.layout)
    with server.only_one("master", settings.layout), opened_app(settings) as app:
        close = app.state.watch.close
        server.serve("master", app, listener, settings.layout, notifier=notifier, on_stop=close)


def up(
    trainer_port: TrainerPort = None, master_port: MasterPort = None, home: options.Home = None
) -> None:
    """Run the trainer, the master and the resident overseer together until Ctrl-C.

    Workers go on serving after it has ended; the next `steam up` takes them over.
    """
    from steam.wiring.home import prepare_home
    from steam.wiring.store import prepare_database

    settings = load_settings(home=home, trainer_port=trainer_port, master_port=master_port)
    ports = (settings.trainer_port, settings.master_port)
    listeners = listeners_at([Address(settings.host, port) for port in ports])
    trainer, master = (LastingAddress(listener) for listener in listeners)
    prepare_home(settings.layout)
    prepare_database(settings.layout)
    commands = {
        "trainer": ["trainer", "--port", str(trainer.port)],
        "master": ["serve", "--port", str(master.port)],
        "overseer": ["overseer", "--watch"],
    }
    Together(commands, settings.layout, {"trainer": trainer, "master": master}).run()
    say("Stopped. Deployed workers go on serving; stop one with `steam deployment stop NAME`.")
