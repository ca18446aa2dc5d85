"""Names of things that users make: checked once, the same way everywhere."""

import re

from steam.core.errors import InvalidInput, NotFound

SLUG_PATTERN = r"[a-z0-9](?:[a-z0-9_\-]{0,61}[a-z0-9])?"
"""What may be one part of a URL and of a file's name; for Python and for a browser alike."""

SLUG_RULE = "Use 1 to 63 of a-z, 0-9, '-' and '_', a letter or digit first and last."
"""The same in words."""

_SLUG = re.compile(SLUG_PATTERN)
_SHOWN = 80  # characters of a name that cannot be
_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")


def is_slug(name: str) -> bool:
    """Whether `name` is a SLUG_PATTERN."""
    return _SLUG.fullmatch(name) is not None


def check_slug(kind: str, name: str) -> str:
    """Return `name` if it is a SLUG_PATTERN. Raises InvalidInput otherwise."""
    if not is_slug(name):
        raise InvalidInput(f"'{name[:80]}' is not a good name for a {kind}.", hint=SLUG_RULE)
    return name


def no_such(kind: str, name: str, hint: str) -> NotFound:
    """That nothing has this name; where nothing can have it, how names are made stands as hint."""
    if is_slug(name):
        return NotFound(kind, name, hint=hint)
    shown = name if len(name) <= _SHOWN else name[:_SHOWN] + "…"
    return NotFound(kind, shown, hint=f"No {kind} can have that name. {SLUG_RULE}")


def check_key(kind: str, name: str) -> str:
    """Return `name` if it is a safe key: letters, digits, `_`, `.`, `-`, at most 128 long.

    Raises InvalidInput otherwise.
    """
    if not _KEY.fullmatch(name) or ".." in name:
        raise InvalidInput(
            f"'{name[:80]}' is not a good name for a {kind}.",
            hint="Use up to 128 letters, digits, '_', '.' and '-'; not '..'.",
        )
    return name
