"""The order of the levels of an enum column."""

import re
from collections.abc import Iterable

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)", re.ASCII)


def sorted_levels(levels: Iterable[str]) -> tuple[str, ...]:
    """Levels in the order of their code points; by value if every one of them is a number.

    So the domain is the same whether a column of numbers is read as Enum or turned into one.
    """
    texts = sorted(levels)
    if all(_NUMBER.fullmatch(text) for text in texts):
        texts.sort(key=float)
    return tuple(texts)
