"""Only what a command line asks for: typer would make all commands of `steam` to run one."""

from collections.abc import Sequence
from copy import copy

import typer
from typer.main import get_command_name, solve_typer_info_defaults
from typer.models import CommandInfo


def needed_commands(app: typer.Typer, words: Sequence[str]) -> typer.Typer:
    """`app` with no more than the command or group that the first word names.

    All of it where that is no name: its help, its errors and its completion are about them all.
    """
    first = words[0] if words else ""
    commands = [one for one in app.registered_commands if _name(one) == first]
    groups = [one for one in app.registered_groups if solve_typer_info_defaults(one).name == first]
    if not commands and not groups:
        return app
    needed = copy(app)
    needed.registered_commands, needed.registered_groups = commands, groups
    return needed


def _name(command: CommandInfo) -> str | None:
    if command.name or command.callback is None:
        return command.name
    return get_command_name(command.callback.__name__)
