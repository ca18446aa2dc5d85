"""A part of the command line is what the whole is, for the command that it is about."""

from typing import Any

import pytest
import typer

from steam.cli.app import app
from steam.cli.needed_commands import needed_commands

WHOLE = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_named_is_made_alone_and_whole(name: str) -> None:
    made = typer.main.get_command(needed_commands(app, [name, "list", "-h"])).commands  # type: ignore[attr-defined]
    assert made.keys() == {name}
    assert _told(made[name]) == _told(WHOLE[name])


def _told(command: Any) -> object:
    """Its parameters and the commands below it, with theirs."""
    below = getattr(command, "commands", {})
    options = [(one.name, one.opts, one.required, one.help) for one in command.params]
    return command.help, options, {name: _told(one) for name, one in below.items()}


@pytest.mark.parametrize("words", [[], ["-h"], ["--version"], ["deplyo"], ["None"]])
def test_what_names_nothing_is_about_everything(words: list[str]) -> None:
    made = typer.main.get_command(needed_commands(app, words))
    assert made.commands.keys() == WHOLE.keys()  # type: ignore[attr-defined]


def test_the_app_stays_as_it_is() -> None:
    needed_commands(app, ["up"])
    assert typer.main.get_command(app).commands.keys() == WHOLE.keys()  # type: ignore[attr-defined]
