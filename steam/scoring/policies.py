"""The policy as it comes on the command line: what of it concerns the worker itself."""

from dataclasses import fields

import msgspec

from steam.core.errors import InvalidInput
from steam.core.policy import (
    GatheringPolicy,
    InputPolicy,
    Policy,
    Strictness,
    SupervisionPolicy,
    check_policy,
)

_NAMES = tuple(field.name for field in fields(InputPolicy))


def parse_policy(text: str) -> Policy:
    """Read an input policy, or a whole policy, from JSON; its limits are not the worker's to keep.

    What is not said keeps its default. Raises InvalidInput.
    """
    try:
        given = msgspec.json.decode(text, type=dict[str, object])
        parts = given if given.keys() & {"input", "supervision", "gathering"} else {"input": given}
        wanted = msgspec.convert(parts.get("input", {}), dict[str, Strictness])
        supervision = msgspec.convert(parts.get("supervision", {}), SupervisionPolicy)
        gathering = msgspec.convert(parts.get("gathering", {}), GatheringPolicy)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise _invalid() from error
    if not wanted.keys() <= set(_NAMES):
        raise _invalid()
    return check_policy(
        Policy(input=InputPolicy(**wanted), supervision=supervision, gathering=gathering)
    )


def _invalid() -> InvalidInput:
    return InvalidInput(
        "The policy is not valid.",
        hint=f"It is a JSON object of {', '.join(_NAMES)}, each {', '.join(Strictness)}; "
        "or one whose `input` is that and whose `supervision` and `gathering` have numbers.",
    )
