"""What checks may look at, and the protocols of what is handed to them."""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from steam.core.home import Home
from steam.core.ports import PortRange
from steam.core.records import Deployment, ProcessIdentity, Version, Worker
from steam.doctor.finding import Finding


class Examination(Protocol):
    """What state the database is in."""

    @property
    def schema(self) -> str | None: ...
    @property
    def newest_schema(self) -> str: ...
    @property
    def faults(self) -> Sequence[str]:
        """What contradicts itself; empty when it is whole."""
        ...

    @property
    def log_bytes(self) -> int:
        """Size of the write-ahead log."""
        ...


class Records(Protocol):
    """What the database says at one moment."""

    @property
    def newest_event_ms(self) -> int | None: ...
    @property
    def model_names(self) -> Mapping[str, str]:
        """By the sha256 of their artifacts."""
        ...

    @property
    def deployments(self) -> Sequence[Deployment]: ...
    @property
    def versions(self) -> Sequence[Version]: ...
    @property
    def workers(self) -> Sequence[Worker]:
        """The live ones."""
        ...


class FoundWorker(Protocol):
    """A worker process of this home, by its environment."""

    @property
    def identity(self) -> ProcessIdentity: ...
    @property
    def token(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Machine:
    """Questions to the machine, so that checks can be tested without one that is broken.

    `listeners` maps each TCP port that somebody listens on to the pid, or None where that is
    another user's secret. `answers` asks a server of ours for anything, and waits some seconds at
    most.
    """

    find_workers: Callable[[Path], Sequence[FoundWorker]]
    listeners: Callable[[], Mapping[int, int | None]]
    process_name: Callable[[int], str]
    now: Callable[[], datetime.datetime]
    clock_is_synchronised: Callable[[], bool | None]
    answers: Callable[[str], bool]
    proc: Path = Path("/proc")


@dataclass(frozen=True, slots=True)
class Database:
    """Questions to the database at a path, none of which changes it. They raise SteamError.

    `examine` reads all of it, which takes its time; `records` is quick.
    """

    examine: Callable[[Path], Examination]
    records: Callable[[Path], Records]


@dataclass(frozen=True, slots=True)
class Scene:
    """One home on one machine. `found` is None when its database could not be examined.

    `refused_algorithms` says why algorithms of installed packages are left out, a sentence each.
    """

    home: Home
    worker_ports: PortRange
    machine: Machine
    database: Database
    watch: Callable[[float, str], None]
    steam_command: str = "steam"
    found: Examination | None = None
    refused_algorithms: Callable[[], Sequence[str]] = tuple

    def records(self) -> Records | None:
        """What the database says now; None when it is damaged, or of another steam.

        To be asked for by each check when it compares: processes, ports and the clock do not wait
        while others look at large files. Raises SteamError.
        """
        found = self.found
        if found is None or found.faults or found.schema != found.newest_schema:
            return None
        return self.database.records(self.home.database)


Check = Callable[[Scene], Iterator[Finding]]
"""Looks at one theme."""
