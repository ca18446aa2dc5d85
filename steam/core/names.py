"""Names of things that users make: checked once, the same way everywhere."""

import re

from steam.core.errors import InvalidInput

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")


def check_slug(kind: str, name: str) -> str:
    """Return `name` if it may be part of a URL: a-z, 0-9 and inner dashes, at most 63 long.

    Raises InvalidInput otherwise.
    """
    if not _SLUG.fullmatch(name):
        raise InvalidInput(
            f"'{name[:80]}' is not a good name for a {kind}.",
            hint="Use 1 to 63 of a-z, 0-9 and '-', not at the ends.",
        )
    return name


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
