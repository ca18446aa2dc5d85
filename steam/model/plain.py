"""Plain JSON data: read strictly from outside, and made from what training hands over."""

import json
import math
from collections.abc import Mapping
from typing import NoReturn

import numpy as np

from steam.core.errors import InvalidArtifact

MAX_DEPTH = 16


def parse_json(text: str, what: str) -> object:
    """JSON text as plain data; raises InvalidArtifact, naming `what`.

    Refused are NaN and infinities in any spelling, lone surrogates, and nesting deeper than
    MAX_DEPTH.
    """
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
        _check(value, MAX_DEPTH)
    except (ValueError, RecursionError) as error:
        raise InvalidArtifact(
            f"The model's {what} is not plain JSON.",
            hint="Export the model again from where it was trained.",
        ) from error
    return value


def print_json(value: object) -> str:
    """One line of JSON with sorted keys: equal data gives equal text."""
    return json.dumps(value, allow_nan=False, ensure_ascii=False, sort_keys=True)


def to_plain(value: object) -> object:
    """`value` with mappings, sequences and numpy scalars as JSON has them; NaN becomes null.

    Raises TypeError for anything else.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} is not plain data")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _check(value: object, depth: int) -> None:
    if depth == 0:
        raise ValueError("nested too deeply")
    if isinstance(value, str):
        value.encode("utf-8")  # a lone surrogate is a UnicodeEncodeError, which is a ValueError
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("too large for a double")
    elif isinstance(value, dict):
        for key, item in value.items():
            key.encode("utf-8")
            _check(item, depth - 1)
    elif isinstance(value, list):
        if depth > 1 and set(map(type, value)) <= {int, float}:  # trees are long lists of numbers
            if math.inf in value or -math.inf in value:
                raise ValueError("too large for a double")
            return
        for item in value:
            _check(item, depth - 1)
