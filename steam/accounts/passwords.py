"""Passwords: hashed with argon2id, few at a time, and never told from a name that is not known."""

import secrets
import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from steam.core.errors import Busy, InvalidInput

LEAST_CHARACTERS = 8
MOST_CHARACTERS = 1024
_AT_ONCE = 2
_PATIENCE_S = 5.0


def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@cache
def _nobodys_hash() -> str:
    """Checked for names that are not known, so that those cannot be told by the time it takes."""
    return _hasher().hash(secrets.token_hex())


class Passwords:
    """Hashes and checks. Safe in any thread; each takes some 20 ms and 19 MB (OWASP's choice).

    More than two at once wait: a crowd of wrong passwords must not take the machine.
    """

    def __init__(self) -> None:
        self._hasher = _hasher()
        self._places = threading.BoundedSemaphore(_AT_ONCE)
        self._nobodys = _nobodys_hash()

    def hashed(self, password: str) -> str:
        """The hash of a new password, with its salt. Raises InvalidInput for a short one, Busy."""
        if not LEAST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
            raise InvalidInput(
                f"A password has {LEAST_CHARACTERS} to {MOST_CHARACTERS} characters.",
                hint="Choose another one.",
            )
        self._take_place()
        try:
            return self._hasher.hash(password)
        finally:
            self._places.release()

    def fits(self, hash_: str | None, password: str) -> bool:
        """Whether the hash is that of the password; without a hash, no, after the same time.

        Raises Busy when too many others are being checked.
        """
        known = bool(hash_)
        self._take_place()
        try:
            self._hasher.verify(hash_ or self._nobodys, password[:MOST_CHARACTERS])
        except (VerificationError, InvalidHashError):
            return False
        else:
            return known and len(password) <= MOST_CHARACTERS
        finally:
            self._places.release()

    def _take_place(self) -> None:
        if not self._places.acquire(timeout=_PATIENCE_S):
            raise Busy("Too many people log in at once.", hint="Try again in a moment.")
