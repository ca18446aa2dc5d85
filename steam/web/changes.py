"""Changes: write what should be, then run a pass, so that the answer shows what was done."""

import time
from collections.abc import Callable
from copy import copy
from typing import Self, TypeVar

import structlog
from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from steam.core.batches import Batch
from steam.core.errors import SteamError, Unavailable
from steam.core.policy import Policy
from steam.core.records import Label
from steam.core.states import LIVE_STATES
from steam.web.bodies import NewBatch, NewGathering, NewLimits
from steam.web.cards import find_deployment
from steam.web.services import MasterServices

_log = structlog.get_logger()
_T = TypeVar("_T")

_END_GRACE_S = 5.0
_END_POLL_S = 0.1


class Changes:
    """Makes changes in the name of the acting user.

    They run in threads of their own, so that a long pass never delays a page. What the deployer
    refuses (NotFound, Conflict, InvalidInput, Exhausted) is raised before any pass.
    """

    def __init__(self, services: MasterServices, threads: int = 8) -> None:
        self._services = services
        self._deployer = services.deployer
        self._who = services.who
        self._limiter = CapacityLimiter(threads)

    def of(self, services: MasterServices) -> Self:
        """Changes in the name of another user, in the same threads."""
        other = copy(self)
        other._services = services  # noqa: SLF001 - a copy of our own, here and below
        other._deployer = services.deployer  # noqa: SLF001
        other._who = services.who  # noqa: SLF001
        return other

    async def run(self, work: Callable[[], _T]) -> _T:
        """Do `work` in a thread for changes, without a pass."""
        return await run_sync(work, limiter=self._limiter)

    async def create(
        self, name: str, model: str, *, replicas: int, policy: Policy | None = None, why: str = ""
    ) -> None:
        await self._make(
            lambda: self._deployer.create_deployment(
                name, model, replicas=replicas, policy=policy, who=self._who, why=why
            )
        )

    async def add_version(self, name: str, model: str, why: str = "") -> None:
        await self._make(lambda: self._deployer.add_version(name, model, who=self._who, why=why))

    async def rollback(self, name: str, version: int | None, why: str = "") -> None:
        await self._make(lambda: self._deployer.rollback(name, version, who=self._who, why=why))

    async def stop(self, name: str, why: str = "") -> None:
        await self._make(lambda: self._deployer.stop(name, who=self._who, why=why))

    async def start(self, name: str, why: str = "") -> None:
        await self._make(lambda: self._deployer.start(name, who=self._who, why=why))

    async def restart(self, name: str, why: str = "") -> None:
        await self._make(lambda: self._deployer.restart(name, who=self._who, why=why))

    async def scale(self, name: str, replicas: int, why: str = "") -> None:
        await self._make(lambda: self._deployer.scale(name, replicas, who=self._who, why=why))

    async def limit(self, name: str, limits: NewLimits) -> None:
        await self._make(lambda: self._deployer.limit(name, **limits.model_dump(), who=self._who))

    async def gather(self, name: str, gathering: NewGathering) -> None:
        given = gathering.model_dump()
        await self._make(lambda: self._deployer.gather(name, **given, who=self._who))

    async def follow(self, name: str, label: str, project: str | None, why: str = "") -> None:
        await self._make(
            lambda: self._deployer.follow(name, label, project, who=self._who, why=why)
        )

    async def unfollow(self, name: str, why: str = "") -> None:
        await self._make(lambda: self._deployer.unfollow(name, who=self._who, why=why))

    async def move_label(
        self, name: str, model: str | None, project: str | None = None, why: str = ""
    ) -> Label:
        return await self._make(
            lambda: self._deployer.move_label(name, model, project, who=self._who, why=why)
        )

    async def delete_label(self, name: str, project: str | None = None, why: str = "") -> None:
        await self.run(lambda: self._deployer.delete_label(name, project, who=self._who, why=why))

    async def order_batch(self, wanted: NewBatch) -> Batch:
        return await self._make(
            lambda: self._services.batches.order(**wanted.model_dump(), who=self._who)
        )

    async def cancel_batch(self, batch_id: int, why: str = "") -> None:
        await self._make(lambda: self._services.batches.cancel(batch_id, who=self._who, why=why))

    async def resume_batch(self, batch_id: int, why: str = "") -> None:
        await self._make(lambda: self._services.batches.resume(batch_id, who=self._who, why=why))

    async def delete(self, name: str, why: str = "") -> None:
        """Stop a deployment, see its workers end, delete it.

        Raises Unavailable when the workers take longer than their policy allows.
        """

        def change() -> None:
            self._deployer.stop(name, who=self._who, why=why or "to be deleted")
            self._see_workers_end(name)
            self._deployer.delete_deployment(name, who=self._who, why=why)

        await self.run(change)

    async def _make(self, write: Callable[[], _T]) -> _T:
        def change() -> _T:
            written = write()
            self._pass()
            return written

        return await self.run(change)

    def _see_workers_end(self, name: str) -> None:
        with self._services.store.read() as reader:
            deployment = find_deployment(reader, name)
        allowed_s = deployment.policy.supervision.stop_timeout_s + _END_GRACE_S
        deadline = time.monotonic() + allowed_s
        while True:
            self._pass()
            with self._services.store.read() as reader:
                workers = reader.newest_workers(deployment.id)
            if not any(worker.state in LIVE_STATES for worker in workers):
                return
            if time.monotonic() > deadline:
                raise Unavailable(
                    f"A worker of '{name}' has not ended within {allowed_s:g} s.",
                    hint="It stays stopped; delete it again in a moment.",
                    details={"deployment": name},
                )
            time.sleep(_END_POLL_S)

    def _pass(self) -> None:
        try:
            self._services.run_pass(self._who)
        except SteamError as error:
            # The change is recorded, and must not be told as one that failed: whoever holds the
            # lock, or the next pass, carries it out.
            _log.warning("pass left to another", reason=str(error))
