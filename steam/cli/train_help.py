"""`steam train ALGORITHM --help`: the parameters of an algorithm, as the trainer tells them."""

from typing import Any

from steam.cli.output import print_table, say
from steam.client.trainer import Trainer

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
    say(f"{builder['algo_full_name']}: --PARAM VALUE with these.\n")
    print_table(
        ("parameter", "type", "default", "what"),
        [
            _row(parameter)
            for parameter in builder["parameters"]
            if parameter["name"] not in OWN_OPTIONS
        ],
        "It has no parameters of its own.",
    )


def _row(parameter: dict[str, Any]) -> tuple[object, ...]:
    values = parameter["values"]
    text = parameter["help"] + (f" One of {', '.join(values)}." if values else "")
    return f"--{parameter['name']}", parameter["type"], _shown(parameter["default_value"]), text


def _shown(value: object) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)
