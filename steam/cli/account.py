"""`steam account`: who may use the master."""

import sys
from typing import Annotated

import typer

from steam.cli import connect, options
from steam.cli.output import print_json, print_table, say
from steam.core.accounts import check_role

app = typer.Typer(
    name="account",
    no_args_is_help=True,
    help="Who may use the master. Without any account, whoever is on this machine may.",
)

Name = Annotated[str, typer.Argument(help="Name of the account.")]
Role = Annotated[str, typer.Option(help="viewer, deployer or admin.")]


@app.command("add")
def add(
    name: Name,
    role: Role = "viewer",
    password: Annotated[
        bool, typer.Option("--password", help="Ask for a password (or read it from a pipe).")
    ] = False,
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """Add an account, with a password or with a link by which its owner sets one.

    The first one must be an admin with a password; from then on everybody has to log in.

    Example: steam account add ana --role admin --password
    """
    check_role(role)
    given = _asked_password() if password else None
    with connect.master(home, master) as client:
        added = client.accounts.add(name, role, given)
    if json:
        print_json(added)
        return
    say(f"{added.name} was added as {added.role}.")
    if added.invitation:
        say(f"Let the owner open this link once, within seven days: {added.invitation}")


@app.command("list")
def list_accounts(
    home: options.Home = None, master: options.MasterUrl = None, json: options.Json = False
) -> None:
    """The accounts and their roles."""
    with connect.master(home, master) as client:
        found = client.accounts.accounts()
    if json:
        print_json(found)
        return
    print_table(
        ("name", "role", "state"),
        [(one.name, one.role, _state(one.disabled, one.invited)) for one in found],
        "There are no accounts: whoever is on this machine may do everything.",
    )


@app.command("role")
def role(
    name: Name,
    role: Annotated[str, typer.Argument(help="viewer, deployer or admin.")],
    home: options.Home = None,
    master: options.MasterUrl = None,
) -> None:
    """Give an account another role."""
    with connect.master(home, master) as client:
        client.accounts.set_role(name, check_role(role))
    say(f"{name} is {role} now.")


@app.command("password")
def password(
    name: Name,
    link: Annotated[bool, typer.Option("--link", help="Print a link for its owner.")] = False,
    home: options.Home = None,
    master: options.MasterUrl = None,
) -> None:
    """Set a password that is asked for (or read from a pipe); the account's sessions end."""
    given = None if link else _asked_password()
    with connect.master(home, master) as client:
        if given is None:
            say(f"Let the owner open this link once: {client.accounts.invite(name)}")
            return
        client.accounts.set_password(name, given)
    say(f"The password of {name} is set.")


@app.command("disable")
def disable(name: Name, home: options.Home = None, master: options.MasterUrl = None) -> None:
    """Let an account in no more; its sessions end at once and its tokens open nothing."""
    with connect.master(home, master) as client:
        client.accounts.disable(name)
    say(f"{name} is let in no more. `steam account enable {name}` undoes it.")


@app.command("enable")
def enable(name: Name, home: options.Home = None, master: options.MasterUrl = None) -> None:
    """Let a disabled account in again."""
    with connect.master(home, master) as client:
        client.accounts.enable(name)
    say(f"{name} may log in again.")


@app.command("unlock")
def unlock(name: Name, home: options.Home = None, master: options.MasterUrl = None) -> None:
    """Forget the wrong passwords that were given for an account."""
    with connect.master(home, master) as client:
        client.accounts.unlock(name)
    say(f"{name} may try again.")


@app.command("remove")
def remove(
    name: Name,
    yes: options.Yes = False,
    home: options.Home = None,
    master: options.MasterUrl = None,
) -> None:
    """Remove an account with its sessions and tokens."""
    if not yes:
        typer.confirm(f"Remove the account {name} with its sessions and tokens?", abort=True)
    with connect.master(home, master) as client:
        client.accounts.remove(name)
    say(f"{name} was removed.")


def _state(disabled: bool, invited: bool) -> str:
    if disabled:
        return "disabled"
    return "invited" if invited else "may log in"


def _asked_password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
