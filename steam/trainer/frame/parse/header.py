"""Column names from what a header holds."""

from collections.abc import Sequence


def unique_names(raw: Sequence[str]) -> tuple[list[str], list[str]]:
    """A name for every column, and warnings about those that had to change.

    Column k without a name becomes C<k>, counted from 1; the second `x` becomes x0, the next x1.
    """
    taken = {name.strip() for name in raw}
    seen: set[str] = set()
    next_suffix: dict[str, int] = {}
    names: list[str] = []
    empty, repeated = [], []
    for position, text in enumerate(raw, start=1):
        name = text.strip()
        if not name:
            name = f"C{position}"
            empty.append(position)
        elif name in seen:
            repeated.append(name)
        if name in seen or (not text.strip() and name in taken):
            suffix = next_suffix.get(name, 0)
            while f"{name}{suffix}" in taken:
                suffix += 1
            next_suffix[name] = suffix + 1
            name = f"{name}{suffix}"
        taken.add(name)
        seen.add(name)
        names.append(name)
    return names, _warnings(empty, repeated)


def _warnings(empty: Sequence[int], repeated: Sequence[str]) -> list[str]:
    warnings = []
    if empty:
        have = "1 column has" if len(empty) == 1 else f"{len(empty)} columns have"
        warnings.append(f"{have} no name; the first is number {empty[0]}.")
    if repeated:
        first = repeated[0][:80]
        repeat = (
            "1 column name repeats"
            if len(repeated) == 1
            else f"{len(repeated)} column names repeat"
        )
        warnings.append(f"{repeat}; the first is '{first}'.")
    return warnings
