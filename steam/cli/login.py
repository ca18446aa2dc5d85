"""`steam login`: who may use the trainer of a home."""

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from steam.cli import options
from steam.cli.output import print_json, print_table, say
from steam.core.errors import InvalidInput, NotFound
from steam.settings import load_settings

app = typer.Typer(
    name="login",
    no_args_is_help=True,
    help="Who may use the trainer. Without any login, whoever is on this machine may.",
)

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
Name = Annotated[str, typer.Argument(help="Name that the client sends with the password.")]


@app.command("set")
def set_login(name: Name, home: options.Home = None) -> None:
    """Let NAME use the trainer, with a password that is asked for (or read from a pipe).

    Example: steam login set ana
    """
    from steam.trainer.rest.logins import hashed, write_logins  # noqa: PLC0415 - when it is asked

    if not _NAME.fullmatch(name):
        raise InvalidInput(
            f"'{name[:80]}' is not a good name.",
            hint="Use up to 64 letters, digits and . _ @ -, a letter or digit first.",
        )
    file = _file(home)
    hash_ = hashed(_asked_password())
    write_logins(file, _known(file) | {name: hash_})
    say(f"{name} may use the trainer now, and nobody without a login.")


@app.command("rm")
def remove_login(name: Name, home: options.Home = None) -> None:
    """Shut NAME out, from the next request on."""
    from steam.trainer.rest.logins import write_logins  # noqa: PLC0415 - when it is asked

    file = _file(home)
    known = _known(file)
    if name not in known:
        raise NotFound("login", name[:80])
    write_logins(file, {other: hash_ for other, hash_ in known.items() if other != name})
    say(f"{name} may no longer use the trainer.")
    if len(known) == 1:
        say(f"Nobody may, but the commands of this home; remove {file} to open it for all here.")


@app.command("list")
def list_logins(home: options.Home = None, json: options.Json = False) -> None:
    """Show who may use the trainer."""
    names = sorted(_known(_file(home)))
    if json:
        print_json([{"name": name} for name in names])
    else:
        print_table(["name"], [[name] for name in names], "There are no logins.")


def _file(home: Path | None) -> Path:
    layout = load_settings(home=home).layout
    if not layout.root.is_dir():
        layout.root.mkdir(mode=0o700, parents=True)
    return layout.logins


def _known(file: Path) -> dict[str, str]:
    from steam.trainer.rest.logins import read_logins  # noqa: PLC0415 - when it is asked

    return read_logins(file) or {}


def _asked_password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
