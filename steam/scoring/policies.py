"""The input policy as it comes on the command line."""

from dataclasses import fields

import msgspec

from steam.core.errors import InvalidInput
from steam.core.policy import InputPolicy, Strictness

_NAMES = tuple(field.name for field in fields(InputPolicy))


def parse_input_policy(text: str) -> InputPolicy:
    """Read an input policy, or a whole policy whose `input` is one, from JSON.

    What is not said keeps its default. Raises InvalidInput.
    """
    try:
        given = msgspec.json.decode(text, type=dict[str, object])
        if given.keys() & {"input", "supervision"}:
            given = msgspec.convert(given.get("input", {}), dict[str, object])
        wanted = msgspec.convert(given, dict[str, Strictness])
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise _invalid() from error
    if not wanted.keys() <= set(_NAMES):
        raise _invalid()
    return InputPolicy(**wanted)


def _invalid() -> InvalidInput:
    return InvalidInput(
        "The policy is not valid.",
        hint=f"It is a JSON object of {', '.join(_NAMES)}, each {', '.join(Strictness)}.",
    )
