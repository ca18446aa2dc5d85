"""What takes the place of a match, as Java writes it."""

import re

from steam.core.errors import InvalidInput

_PART = re.compile(
    r"\\(?P<plain>.)|\$(?P<number>\d+)|\$\{(?P<name>[A-Za-z]\w*)\}|(?P<odd>[\\$])", re.DOTALL
)


def replacement_of(text: str, groups: int) -> str:
    r"""A replacement for the engine: $1 and ${name} are groups, a backslash makes plain.

    Like Java, it takes as many digits as there are groups for. Raises InvalidInput for a group
    that the pattern does not have, and for a $ or backslash before nothing.
    """

    def part(found: re.Match[str]) -> str:
        if (plain := found["plain"]) is not None:
            return "$$" if plain == "$" else plain
        if found["name"]:
            return f"${{{found['name']}}}"
        if found["odd"]:
            raise InvalidInput(
                f"The replacement '{text[:80]}' has a '{found['odd']}' that goes with nothing.",
                hint="Write a backslash before it to mean the character itself.",
            )
        return _group(found["number"], groups, text)

    return _PART.sub(part, text)


def references(replacement: str) -> int:
    """How many groups a replacement for the engine names."""
    return replacement.replace("$$", "").count("$")


def _group(digits: str, groups: int, text: str) -> str:
    used = 1
    while used < len(digits) and int(digits[: used + 1]) <= groups:
        used += 1
    if int(digits[:used]) > groups:
        raise InvalidInput(
            f"The replacement '{text[:80]}' names group {digits[:used]}, and the pattern has"
            f" {groups}."
        )
    return f"${{{digits[:used]}}}{digits[used:]}"
