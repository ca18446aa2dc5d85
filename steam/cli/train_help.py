"""`steam train ALGORITHM --help`: the parameters of an algorithm, as the trainer tells them."""

import textwrap
from typing import Any

from steam.cli.output import print_table, say
from steam.client.trainer import Trainer

_TEXT_WIDTH = 80

OWN_OPTIONS = {
    "training_frame": "--frame",
    "response_column": "--y",
    "ignored_columns": "--x",
    "model_id": "--model",
    "algorithm": "the first word",
}
"""H2O's names of what `steam train` has options for."""


def print_algorithms(client: Trainer) -> None:
    """The algorithms of a trainer."""
    print_table(
        ("algorithm", "what", "makes models of"),
        [
            (one["algo"], one["algo_full_name"], ", ".join(one["can_build"]))
            for one in client.builders()
        ],
        "The trainer has no algorithms.",
    )


def print_parameters(client: Trainer, algorithm: str) -> None:
    """The parameters of an algorithm. Raises NotFound, which names those that there are."""
    builder = client.builder(algorithm)
    say(f"{builder['algo_full_name']}: --PARAM VALUE with these; lists as a,b.\n")
    for parameter in builder["parameters"]:
        if parameter["name"] not in OWN_OPTIONS:
            say("\n".join(_entry(parameter)))


def _entry(parameter: dict[str, Any]) -> list[str]:
    """A line with name, type and default, and lines that say what it is."""
    values, default = parameter["values"], parameter["default_value"]
    shown = "" if default is None else f" [{_shown(default)}]"
    text = parameter["help"] + (f" One of {', '.join(values)}." if values else "")
    return [
        f"--{parameter['name']} {parameter['type']}{shown}",
        *textwrap.wrap(text, _TEXT_WIDTH, initial_indent="    ", subsequent_indent="    "),
    ]


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
