"""The help of every command: under a heading, and no wider than a terminal of 80 columns."""

from collections.abc import Iterator
from typing import Any

import pytest
from typer.core import TyperArgument
from typer.main import get_command

from steam.cli import panels
from steam.cli.app import app

WIDTH = 78
"""What rich leaves of 80 columns."""
PANELS = {text for name, text in vars(panels).items() if name.isupper()}


def _walk(command: Any, name: str = "steam") -> Iterator[tuple[str, Any]]:
    yield name, command
    for word, one in getattr(command, "commands", {}).items():
        yield from _walk(one, f"{name} {word}")


COMMANDS = dict(_walk(get_command(app)))


@pytest.mark.parametrize("name", [name for name in COMMANDS if name.count(" ") == 1])
def test_each_command_stands_under_a_heading(name: str) -> None:
    assert getattr(COMMANDS[name], "rich_help_panel", None) in PANELS


@pytest.mark.parametrize("name", COMMANDS)
def test_a_line_that_is_broken_by_hand_fits(name: str) -> None:
    """Lines of a paragraph after the first stay as they are: a longer one is broken once more."""
    for paragraph in (COMMANDS[name].help or "").split("\n\n")[1:]:
        lines = paragraph.splitlines()
        assert len(lines) == 1 or max(map(len, lines)) <= WIDTH, paragraph


@pytest.mark.parametrize("name", COMMANDS)
def test_each_argument_says_what_it_is(name: str) -> None:
    for one in COMMANDS[name].params:
        if isinstance(one, TyperArgument) and one.name in {"name", "key", "source", "deployment"}:
            assert getattr(one, "help", None), f"{name} {one.name}"
