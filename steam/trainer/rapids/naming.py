"""Names of the columns of results."""

from collections.abc import Iterable


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """The names, of which repeated ones get the first number behind them that makes them new."""
    found: dict[str, None] = {}
    tried: dict[str, int] = {}
    for name in names:
        new = name
        while new in found:
            number = tried.get(name, 0)
            new, tried[name] = f"{name}{number}", number + 1
        found[new] = None
    return tuple(found)


def numbered(count: int) -> tuple[str, ...]:
    """C1, C2 and so on: the names of columns that have none."""
    return tuple(f"C{number}" for number in range(1, count + 1))
