"""What backups need of a database, and what they are told about one."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol


class DatabaseFacts(Protocol):
    """What is in a whole and consistent database."""

    @property
    def schema(self) -> str:
        """Its revision."""
        ...

    @property
    def home_id(self) -> str:
        """The id of its home; empty where it is too old to have one."""
        ...

    @property
    def artifacts(self) -> Mapping[str, str]:
        """The sha256 of every artifact that it points at, and the name of a model with it."""
        ...


CopyDatabase = Callable[[Path, Path], DatabaseFacts]
"""Copies a database that others write to, from the first path to the second, which is not there.

Raises SteamError when it is damaged, locked for too long, or the disk is full.
"""

ReadDatabase = Callable[[Path], DatabaseFacts]
"""Reads through a database that nobody else uses, and changes nothing. Raises SteamError."""
