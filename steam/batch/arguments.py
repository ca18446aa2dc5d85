"""The command line and environment of a batch."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import msgspec

from steam.core.batches import BatchOrder
from steam.core.errors import InvalidInput
from steam.scoring.arguments import allows_unsafe

TOKEN_VARIABLE = "STEAM_WORKER_TOKEN"  # noqa: S105 - the name of the variable, not a secret


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a batch is told when it starts."""

    order: BatchOrder
    artifact: Path
    report: Path
    token: str
    allow_unsafe: bool = False  # whether a pickle may be loaded


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaint is an error of ours instead of an exit."""

    def error(self, message: str) -> NoReturn:
        raise InvalidInput(
            f"The command line is not valid: {message}.",
            hint="Run python -m steam.batch --help for the options.",
        )


def parse_arguments(argv: Sequence[str], environ: Mapping[str, str]) -> Arguments:
    """Read the options of `argv` and the token of `environ`. Raises InvalidInput."""
    given = _parser().parse_args(argv)
    try:
        order = msgspec.json.decode(given.order, type=BatchOrder)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise InvalidInput(
            f"The order is not valid: {error}.", hint="It is the JSON of a batch's order."
        ) from error
    return Arguments(
        order,
        given.artifact,
        given.report,
        token=environ.get(TOKEN_VARIABLE, ""),
        allow_unsafe=allows_unsafe(environ),
    )


def _parser() -> _Parser:
    parser = _Parser(
        prog="python -m steam.batch",
        description="Score one file with one model.",
        allow_abbrev=False,
    )
    parser.add_argument("--order", required=True, help="what to score, and where to, as JSON")
    parser.add_argument("--artifact", required=True, type=Path, help="the model file")
    parser.add_argument("--report", required=True, type=Path, help="file to tell its progress in")
    return parser
