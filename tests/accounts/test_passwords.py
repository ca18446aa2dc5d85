"""What is done to a password, counted instead of timed."""

import threading
from typing import Any

import argon2
import pytest

from steam.accounts import passwords as module
from steam.accounts.passwords import Passwords
from steam.core.accounts import Role
from steam.core.errors import Busy, InvalidInput
from tests.accounts.conftest import PASSWORD


class Counting:
    """argon2's hasher, which notes by which parameters it is asked to check."""

    def __init__(self, real: argon2.PasswordHasher) -> None:
        self.real = real
        self.checked: list[argon2.Parameters] = []

    def verify(self, hash_: str, password: str) -> bool:
        self.checked.append(argon2.extract_parameters(hash_))
        return self.real.verify(hash_, password)

    def hash(self, password: str) -> str:
        return self.real.hash(password)


@pytest.fixture
def hasher(house: Any) -> Counting:
    house.passwords._hasher = Counting(house.passwords._hasher)
    return house.passwords._hasher


def test_passwords_are_hashed_as_owasp_says(house):
    found = argon2.extract_parameters(house.account("root").password_hash)
    assert found.type is argon2.Type.ID
    assert (found.memory_cost, found.time_cost, found.parallelism) == (19_456, 2, 1)
    assert (found.salt_len, found.hash_len) == (16, 32)
    assert house.passwords.hashed(PASSWORD) != house.passwords.hashed(PASSWORD), "random salts"


def test_a_stranger_costs_as_much_as_a_wrong_password(house, hasher):
    """The same work done is the same time: nobody learns names by a clock."""
    house.people.add("invited", Role.VIEWER, None, who="root")
    house.people.add("disabled", Role.VIEWER, PASSWORD, who="root")
    house.people.disable("disabled", who="root")
    work = {}
    for name in ("root", "nobody", "invited", "disabled"):
        hasher.checked.clear()
        with pytest.raises(InvalidInput):
            house.entry.log_in(name, "wrong", "a")
        work[name] = tuple(hasher.checked)
    assert len(work["root"]) == 1
    assert all(done == work["root"] for done in work.values())


def test_a_pause_costs_no_hashing(house, hasher):
    for _ in range(5):
        with pytest.raises(InvalidInput):
            house.entry.log_in("root", "wrong", "a")
    hasher.checked.clear()
    with pytest.raises(Busy):
        house.entry.log_in("root", PASSWORD, "a")
    assert hasher.checked == []


def test_few_are_hashed_at_once(monkeypatch):
    monkeypatch.setattr(module, "_PATIENCE_S", 0.01)
    passwords = Passwords()
    go, begun = threading.Event(), threading.Semaphore(0)

    class Held(Counting):
        def verify(self, hash_: str, password: str) -> bool:
            begun.release()
            return go.wait(10)

    passwords._hasher = Held(passwords._hasher)  # type: ignore[assignment]
    two = [threading.Thread(target=passwords.fits, args=(None, "x")) for _ in range(2)]
    for thread in two:
        thread.start()
        assert begun.acquire(timeout=30)
    with pytest.raises(Busy, match="Too many people"):
        passwords.fits(None, "x")
    go.set()
    for thread in two:
        thread.join()
