"""Domain files: the levels of one categorical column, one a line, with escapes."""

import re
from collections.abc import Sequence

from steam.model.mojo.errors import refuse_mojo

MAX_LEVELS = 2_000_000
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CONTROL = {"n": "\n", "r": "\r"}


def parse_domain(text: str, levels: int, escaped: bool) -> tuple[str, ...]:
    """The `levels` levels of a domain file; lines end as Java's readLine has it.

    With `escaped`, backslash n and r are line ends and any other backslash is dropped.
    Raises InvalidArtifact unless there are exactly that many lines.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.count("\n") + (not text.endswith("\n") and bool(text))
    if lines != levels:
        raise refuse_mojo(f"a column of {levels} levels has {lines} of them in its file")
    found = text.removesuffix("\n").split("\n") if lines else []
    if escaped and "\\" in text:
        found = [_ESCAPED.sub(lambda match: _CONTROL.get(match[1], match[1]), one) for one in found]
    return tuple(found)


def print_domain(levels: Sequence[str]) -> str:
    """The text of a domain file, escaped."""
    escaped = (
        level.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r") for level in levels
    )
    return "".join(f"{level}\n" for level in escaped)
