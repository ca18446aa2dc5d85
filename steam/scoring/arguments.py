"""The command line and environment of a worker, checked before anything else is imported."""

import argparse
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from steam.core.errors import InvalidInput
from steam.core.loopback import check_loopback
from steam.core.names import check_slug
from steam.core.policy import Policy
from steam.scoring.policies import parse_policy

UNSAFE_VARIABLE = "STEAM_ALLOW_UNSAFE_MODELS"
TOKEN_VARIABLE = "STEAM_WORKER_TOKEN"  # noqa: S105 -- the name of the variable, not a secret

_SHA256 = re.compile(r"[0-9a-f]{64}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{0,256}")
_YES = frozenset({"1", "true", "t", "yes", "y", "on"})  # as the settings read it
_MAX_BODY_MB = 4096
_FIRST_DESCRIPTOR = 3  # after the standard streams


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a worker is told when it starts."""

    artifact: Path
    sha256: str
    host: str
    port: int
    listener: int | None  # the descriptor of an inherited socket, in the place of host and port
    deployment: str
    version: int
    policy: Policy
    max_body_bytes: int
    figures: Path | None  # the folder in which its counts survive
    allow_unsafe: bool  # whether a pickle may be loaded
    token: str


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaint is an error of ours instead of an exit."""

    def error(self, message: str) -> NoReturn:
        raise InvalidInput(
            f"The command line is not valid: {message}.",
            hint="Run python -m steam.scoring --help for the options.",
        )


def parse_arguments(argv: Sequence[str], environ: Mapping[str, str]) -> Arguments:
    """Read the options of `argv` and the token of `environ`. Raises InvalidInput."""
    given = _parser().parse_args(argv)
    return Arguments(
        artifact=Path(given.artifact),
        sha256=_matching(_SHA256, "sha256", given.sha256.lower(), "64 hexadecimal digits"),
        host=check_loopback(given.host),
        port=_between("port", given.port, 0, 65535),
        listener=None if given.listener is None else _descriptor(given.listener),
        deployment=check_slug("deployment", given.deployment),
        version=_between("version", given.version, 1, 2**31 - 1),
        policy=parse_policy(given.policy),
        max_body_bytes=_between("max-body-mb", given.max_body_mb, 1, _MAX_BODY_MB) << 20,
        figures=None if given.figures is None else Path(given.figures),
        allow_unsafe=allows_unsafe(environ),
        token=_matching(
            _TOKEN, TOKEN_VARIABLE, environ.get(TOKEN_VARIABLE, ""), "letters, digits, '_' and '-'"
        ),
    )


def allows_unsafe(environ: Mapping[str, str]) -> bool:
    """Whether the operator lets pickles be loaded."""
    return environ.get(UNSAFE_VARIABLE, "").lower() in _YES


def _parser() -> _Parser:
    parser = _Parser(
        prog="python -m steam.scoring",
        description="Serve predictions of one model over HTTP.",
        allow_abbrev=False,
    )
    parser.add_argument("--artifact", required=True, help="the model file")
    parser.add_argument("--sha256", required=True, help="its SHA-256, checked before it is loaded")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 = any free one")
    parser.add_argument(
        "--listener",
        type=int,
        help="number of an inherited listening socket, instead of an address",
    )
    parser.add_argument("--deployment", required=True, help="name of the deployment")
    parser.add_argument("--version", type=int, required=True, help="number of its version")
    parser.add_argument(
        "--policy",
        default="{}",
        help="how doubtful input is treated, and how long stopping may take, as JSON",
    )
    parser.add_argument("--max-body-mb", type=int, default=64, help="largest request, in MB")
    parser.add_argument("--figures", help="folder of the files in which its counts survive")
    return parser


def _descriptor(number: int) -> int:
    return _between("listener", number, _FIRST_DESCRIPTOR, 2**31 - 1)


def _matching(pattern: re.Pattern[str], name: str, text: str, wanted: str) -> str:
    if not pattern.fullmatch(text):
        raise InvalidInput(f"The value of {name} is not valid.", hint=f"It must be {wanted}.")
    return text


def _between(name: str, number: int, low: int, high: int) -> int:
    if not low <= number <= high:
        raise InvalidInput(
            f"{number} is not a valid {name}.", hint=f"It must be from {low} to {high}."
        )
    return number
