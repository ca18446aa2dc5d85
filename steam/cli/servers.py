"""`steam trainer`, `steam serve` and `steam up`: the servers.

What a server needs is imported when it starts, so that other commands stay quick.
"""

import errno
from typing import TYPE_CHECKING, Annotated

import typer

from steam.cli import options, panels
from steam.cli.output import say, warn
from steam.cli.parent import follow_parent
from steam.core.errors import Conflict, InvalidInput
from steam.core.lasting_imports import lasting_imports
from steam.core.listener import url_of
from steam.core.loopback import is_loopback
from steam.settings import Settings, load_settings

if TYPE_CHECKING:
    from steam.notify import Listener
    from steam.server import Certificate

TrainerPort = Annotated[int | None, typer.Option(help="Port of the trainer; 0 takes any.")]
MasterPort = Annotated[int | None, typer.Option(help="Port of the master; 0 takes any.")]


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel=panels.SERVERS)(up)
    app.command(rich_help_panel=panels.SERVERS)(trainer)
    app.command(rich_help_panel=panels.SERVERS)(serve)


def trainer(
    port: options.Port = None, host: options.Host = None, home: options.Home = None
) -> None:
    """Run the training engine, which H2O's clients and ours speak to."""
    with lasting_imports():
        from steam import server
        from steam.log import configure_log
        from steam.notify import Notifier
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
    (listener,) = _listeners((settings.host, settings.trainer_port))
    prepare_home(settings.layout)
    with server.only_one("trainer", settings.layout), trainer_app(settings) as app:
        server.serve("trainer", app, listener.sock, settings.layout, notifier=notifier)


def serve(
    port: options.Port = None,
    host: options.Host = None,
    bind: options.Bind = None,
    home: options.Home = None,
) -> None:
    """Run the master: dashboard, REST API and regular overseer passes."""
    with lasting_imports():
        from steam import server
        from steam.log import configure_log
        from steam.notify import Notifier
        from steam.web.access.offer import offered_setup
        from steam.web.compose import opened_app
        from steam.wiring.home import prepare_home

    follow_parent()
    notifier = Notifier.from_environ()
    settings = load_settings(master_port=port, host=host, bind=bind, home=home)
    certificate = _certificate(settings)
    configure_log(settings.log_level)
    (listener,) = _listeners((settings.master_host, settings.master_port))
    prepare_home(settings.layout)
    with server.only_one("master", settings.layout), opened_app(settings) as app:
        url = url_of(listener.sock, tls=certificate is not None)
        server.serve(
            "master",
            app,
            listener.sock,
            settings.layout,
            notifier=notifier,
            on_stop=app.state.watch.close,
            certificate=certificate,
            told=offered_setup(app.state.accounts.entry, url, settings.master_host),
        )


def up(
    trainer_port: TrainerPort = None,
    master_port: MasterPort = None,
    bind: options.Bind = None,
    home: options.Home = None,
) -> None:
    """Run the trainer, the master and the resident overseer together until Ctrl-C.

    Workers go on serving after it has ended; the next `steam up` takes them over.
    """
    from steam.cli.lasting_address import LastingAddress
    from steam.cli.together import Together
    from steam.wiring.home import prepare_home
    from steam.wiring.store import prepare_database

    settings = load_settings(
        home=home, trainer_port=trainer_port, master_port=master_port, bind=bind
    )
    _certificate(settings)
    listeners = _listeners(
        (settings.host, settings.trainer_port),
        (settings.master_host, settings.master_port),
    )
    trainer, master = (LastingAddress(listener) for listener in listeners)
    prepare_home(settings.layout)
    prepare_database(settings.layout)
    commands = {
        "trainer": ["trainer", "--port", str(trainer.port)],
        "master": ["serve", "--port", str(master.port), "--bind", settings.master_host],
        "overseer": ["overseer", "--watch"],
    }
    Together(commands, settings.layout, {"trainer": trainer, "master": master}).run()
    say("Stopped. Deployed workers go on serving; stop one with `steam deployment stop NAME`.")


def _certificate(settings: Settings) -> "Certificate | None":
    """What the master speaks TLS with, if it does; says what it means if it does not.

    Raises InvalidInput.
    """
    from steam.server import Certificate

    chain, key = settings.tls_certificate, settings.tls_key
    if (chain is None) is not (key is None):
        raise InvalidInput(
            "A certificate needs its key, and a key its certificate.",
            hint="Set both STEAM_TLS_CERTIFICATE and STEAM_TLS_KEY.",
        )
    if chain is not None and key is not None:
        certificate = Certificate(chain, key)
        certificate.check()
        return certificate
    if not is_loopback(settings.master_host) and not settings.tls_proxy:
        warn(
            f"The master at {settings.master_host} is reached without TLS: passwords and keys can "
            "be read on the way. Set STEAM_TLS_CERTIFICATE and STEAM_TLS_KEY, or put a proxy "
            "with TLS in front and set STEAM_TLS_PROXY."
        )
    return None


def _listeners(*addresses: tuple[str, int]) -> "list[Listener]":
    """A listening socket for each host and port. Raises Conflict, which names who has the port."""
    from steam.notify import Address, listeners_at
    from steam.overseer.sockets.ports import port_holder

    try:
        return listeners_at([Address(host, port) for host, port in addresses])
    except Conflict as conflict:
        error, port = conflict.__cause__, conflict.details.get("port")
        is_taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        if not is_taken or not isinstance(port, int):
            raise
        raise Conflict(
            f"Port {port} is in use by {port_holder(port)}.",
            hint="End that, or choose another port; --help tells how.",
            details=conflict.details,
        ) from conflict
