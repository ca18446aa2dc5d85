"""Random secrets: shown once, kept as their sha256. They are too long to be guessed from it."""

import re
import secrets
from dataclasses import dataclass
from hashlib import sha256

from steam.core.errors import InvalidInput

MOST_CHARACTERS = 200
_SHOWN = 4  # random characters
_LABEL = re.compile(r"[^\x00-\x1f\x7f]{1,80}")
_DAY_MS = 86_400_000
_MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Secret:
    """One secret: `text` for its owner, `sha256` for the database, `shown` to tell it by."""

    text: str
    sha256: str
    shown: str


def new_secret(kind: str) -> Secret:
    """A secret of 256 random bits that begins with `kind`, so that people know what they found."""
    text = f"{kind}_{secrets.token_urlsafe(32)}"
    return Secret(text, digest(text), text[: len(kind) + 1 + _SHOWN])


def digest(text: str) -> str:
    """What is kept of a secret, in hexadecimal digits."""
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def check_label(kind: str, name: str) -> str:
    """Return `name` if a token or key can be called so. Raises InvalidInput."""
    if not _LABEL.fullmatch(name) or not name.strip():
        raise InvalidInput(
            f"'{name[:80]!s}' is not a good name for a {kind}.", hint="Use 1 to 80 characters."
        )
    return name.strip()


def expiry(now_ms: int, days: int | None) -> int | None:
    """The end of a secret's life, in UTC epoch milliseconds; None: it has none.

    Raises InvalidInput.
    """
    if days is None:
        return None
    if not 1 <= days <= _MOST_DAYS:
        raise InvalidInput(
            f"A life of {days} days cannot be.", hint=f"Use 1 to {_MOST_DAYS}, or none for ever."
        )
    return now_ms + days * _DAY_MS
