"""Whether two values read alike: numbers may differ by what rounding leaves. Pure."""

import math

_CLOSE = 1e-9


def is_alike(one: object, other: object) -> bool:
    """Equal, numbers to nine digits, and lists of them item by item."""
    if _is_number(one) and _is_number(other):
        return one == other or math.isclose(one, other, rel_tol=_CLOSE)  # type: ignore[arg-type]
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(is_alike, one, other))
    return one == other


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
