"""A grid as a file: what was tried, in JSON; its models are files of their own beside it."""

from typing import Any

import msgspec

from steam.core.errors import InvalidInput
from steam.trainer.algorithms.grid.grid import Attempt, Grid

MOST_BYTES = 64 << 20

_FORMAT = "steam grid 1"


class _Attempt(msgspec.Struct, forbid_unknown_fields=True):
    model: str
    values: dict[str, str | None]
    given: dict[str, Any] | None
    error: str


class _Document(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    key: str
    algorithm: str
    training_frame: str
    names: list[str]
    attempts: list[_Attempt]


def grid_bytes(grid: Grid) -> bytes:
    """The file of a grid."""
    attempts = [
        _Attempt(
            one.model, dict(one.values), None if one.given is None else dict(one.given), one.error
        )
        for one in grid.attempts
    ]
    document = _Document(
        _FORMAT, grid.key, grid.algorithm, grid.training_frame, list(grid.names), attempts
    )
    return msgspec.json.encode(document)


def grid_of(data: bytes) -> Grid:
    """The grid of a file, which may come from anywhere. Raises InvalidInput."""
    try:
        document = msgspec.json.decode(data, type=_Document)
    except (msgspec.DecodeError, RecursionError):
        raise _no_grid() from None
    if document.format != _FORMAT:
        raise _no_grid()
    attempts = (Attempt(one.model, one.values, one.given, one.error) for one in document.attempts)
    return Grid(
        document.key,
        document.algorithm,
        document.training_frame,
        tuple(document.names),
        tuple(attempts),
    )


def _no_grid() -> InvalidInput:
    return InvalidInput("The file is no grid that steam has saved.", hint="Save the grid again.")
