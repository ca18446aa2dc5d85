"""Accounts and what lets their owners in. Times are UTC epoch milliseconds.

Secrets themselves are never kept: a password as an argon2 hash, anything random as its sha256.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from steam.core.errors import InvalidInput

DEFAULT_PROJECT = "default"
"""The project that every account belongs to."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


class Role(StrEnum):
    """What an account may do: look, change what runs, or change who may."""

    VIEWER = "viewer"
    DEPLOYER = "deployer"
    ADMIN = "admin"

    @property
    def rank(self) -> int:
        """From 0; a role may do all that those of lower rank may."""
        return _RANKS[self]

    def allows(self, needed: "Role") -> bool:
        """Whether it may do what `needed` may."""
        return self.rank >= needed.rank


_RANKS = {Role.VIEWER: 0, Role.DEPLOYER: 1, Role.ADMIN: 2}


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may log in. Without a hash, only by an invitation.

    `failures` counts the wrong passwords in a row; no password counts before `locked_until_ms`.
    """

    id: int
    name: str
    role: Role
    password_hash: str
    created_ms: int
    disabled: bool = False
    failures: int = 0
    locked_until_ms: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that has logged in; its cookie has the secret."""

    id: int
    account_id: int
    sha256: str
    created_ms: int
    seen_ms: int
    expires_ms: int


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A secret by which a program acts for an account.

    It may do no more than `role` and its account's own; with `project_id`, there alone. `shown` is
    how the secret begins, to tell one from another.
    """

    id: int
    account_id: int
    name: str
    sha256: str
    shown: str
    role: Role
    created_ms: int
    project_id: int | None = None
    expires_ms: int | None = None
    used_ms: int | None = None


@dataclass(frozen=True, slots=True)
class PredictionKey:
    """A secret by which a program asks one deployment for predictions, and nothing else."""

    id: int
    deployment_id: int
    name: str
    sha256: str
    shown: str
    created_ms: int
    created_by: str
    expires_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that sets a password, once: of an account, or of the first admin of all."""

    id: int
    account_id: int | None
    sha256: str
    created_ms: int
    expires_ms: int


@dataclass(frozen=True, slots=True)
class Membership:
    """An account belongs to a project, and sees what is in it."""

    id: int
    project_id: int
    account_id: int


def check_account_name(name: str) -> str:
    """Return `name` in lower case if an account can have it. Raises InvalidInput otherwise."""
    lowered = name.strip().lower()
    if not _NAME.fullmatch(lowered):
        raise InvalidInput(
            f"'{name[:80]}' is not a good name for an account.",
            hint="Use up to 64 letters, digits and . _ @ -, a letter or digit first.",
        )
    return lowered


def check_role(word: str) -> Role:
    """The role of that name. Raises InvalidInput."""
    try:
        return Role(word)
    except ValueError:
        raise InvalidInput(
            f"'{word[:80]}' is not a role.", hint=f"Use {', '.join(Role)}."
        ) from None
