"""The use cases of accounts over the whole store: those who may use them see all of it, or
themselves alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from steam.accounts.entry import Entry
from steam.accounts.members import Members
from steam.accounts.passwords import Passwords
from steam.accounts.people import People
from steam.accounts.tokens import Tokens
from steam.core.errors import Busy
from steam.web.services import MasterServices

_T = TypeVar("_T")
_MOST_WAITING = 50


@dataclass(frozen=True, slots=True)
class AccountUseCases:
    """Who may use the master, and how they come in."""

    people: People
    entry: Entry
    tokens: Tokens
    members: Members
    limiter: CapacityLimiter

    async def run(self, work: Callable[[], _T]) -> _T:
        """Do `work`, which may hash a password, in one of few threads that pages do not need.

        Raises Busy when too many wait for one.
        """
        if self.limiter.statistics().tasks_waiting > _MOST_WAITING:
            raise Busy("Too many people log in at once.", hint="Try again in a moment.")
        return await run_sync(work, limiter=self.limiter)


def account_use_cases(services: MasterServices) -> AccountUseCases:
    """Made once for an application: they count wrong passwords."""
    store, clock, passwords = services.store, services.clock, Passwords()
    return AccountUseCases(
        people=People(store, clock, passwords),
        entry=Entry(store, clock, passwords, services.entrance.life),
        tokens=Tokens(store, clock),
        members=Members(store, clock),
        limiter=CapacityLimiter(2),
    )
