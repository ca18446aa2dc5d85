"""The levels of an enum column: their order, and how many there may be."""

import re
from collections.abc import Iterable

from steam.core.errors import InvalidInput

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)", re.ASCII)

MOST_LEVELS = 10_000_000
"""Of one column, as in H2O."""


def check_levels(count: int) -> None:
    """Raises InvalidInput for more levels than a column may have."""
    if count > MOST_LEVELS:
        raise InvalidInput(
            f"A column has more than {MOST_LEVELS:,} levels.",
            hint="Make it a column of type String, or leave it out.",
        )


def sorted_levels(levels: Iterable[str]) -> tuple[str, ...]:
    """Levels in the order of their code points; by value if every one of them is a number.

    So the domain is the same whether a column of numbers is read as Enum or turned into one.
    """
    texts = sorted(levels)
    if all(_NUMBER.fullmatch(text) for text in texts):
        texts.sort(key=float)
    return tuple(texts)
