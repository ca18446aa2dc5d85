"""`steam token`: secrets by which programs act for an account."""

from typing import Annotated

import typer

from steam.cli import connect, options
from steam.cli.output import print_json, print_table, say, time_text
from steam.core.accounts import check_role

app = typer.Typer(
    name="token",
    no_args_is_help=True,
    help="Secrets by which programs act for an account: STEAM_TOKEN, with --master.",
)

Account = Annotated[str | None, typer.Option(help="Account; an admin's choice, else your own.")]


@app.command("create")
def create(
    name: Annotated[str, typer.Argument(help="What it is for.")],
    role: Annotated[str, typer.Option(help="The most that it may: a role.")] = "viewer",
    project: Annotated[str | None, typer.Option(help="The only project that it sees.")] = None,
    days: Annotated[int | None, typer.Option(help="Days until it ends.")] = 90,
    account: Account = None,
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """Create a token; it is printed this once.

    Example: steam token create nightly --role deployer --account ana
    """
    check_role(role)
    with connect.master(home, master) as client:
        made = client.accounts.create_token(name, role, project, days, account)
    if json:
        print_json(made)
        return
    say(f"Token {made.id} of {made.account} may what a {made.role} may. It is shown this once:")
    say(made.token or "")


@app.command("list")
def list_tokens(
    account: Account = None,
    home: options.Home = None,
    master: options.MasterUrl = None,
    json: options.Json = False,
) -> None:
    """The tokens, without their secrets."""
    with connect.master(home, master) as client:
        found = client.accounts.tokens(account)
    if json:
        print_json(found)
        return
    rows = [
        (t.id, t.account, t.name, f"{t.shown}…", t.role, t.project or "", _ends(t.expires_ms))
        for t in found
    ]
    titles = ("id", "account", "name", "begins with", "role", "project", "ends")
    print_table(titles, rows, "There are no tokens. Create one: `steam token create NAME`.")


@app.command("revoke")
def revoke(
    token_id: Annotated[int, typer.Argument(metavar="ID", help="As `steam token list` shows it.")],
    account: Account = None,
    home: options.Home = None,
    master: options.MasterUrl = None,
) -> None:
    """Make a token worthless at once."""
    with connect.master(home, master) as client:
        client.accounts.revoke_token(token_id, account)
    say(f"Token {token_id} is worthless now.")


def _ends(expires_ms: int | None) -> str:
    return "never" if expires_ms is None else time_text(expires_ms)
