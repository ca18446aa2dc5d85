"""The use cases of accounts over a store in memory, with a clock that stands still."""

from dataclasses import dataclass, field

import pytest

from steam.accounts.entry import Entry, SessionLife
from steam.accounts.passwords import Passwords
from steam.accounts.people import People
from steam.core.accounts import Role
from steam.db.memory import MemoryStore

PASSWORD = "correct horse battery"


@dataclass
class Clock:
    ms: int = 1_000_000

    def now_ms(self) -> int:
        return self.ms


@dataclass
class House:
    """Everything at hand; there is one admin, `root`, unless a test begins without."""

    store: MemoryStore = field(default_factory=MemoryStore)
    clock: Clock = field(default_factory=Clock)
    passwords: Passwords = field(default_factory=Passwords)

    def __post_init__(self) -> None:
        self.people = People(self.store, self.clock, self.passwords)
        self.entry = Entry(self.store, self.clock, self.passwords, SessionLife())

    def account(self, name: str):
        with self.store.read() as reader:
            return reader.account_named(name)

    def kinds(self) -> list[str]:
        """The kinds of events, oldest first."""
        with self.store.read() as reader:
            return [event.kind for event in reader.events(oldest_first=True)]


@pytest.fixture
def empty_house() -> House:
    return House()


@pytest.fixture
def house(empty_house: House) -> House:
    empty_house.people.add("root", Role.ADMIN, PASSWORD, who="setup")
    return empty_house
