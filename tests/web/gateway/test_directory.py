"""The table of routes follows the database."""

import asyncio
import time

import pytest

from steam.core.errors import Busy, Conflict, NotFound
from steam.core.states import DesiredState
from steam.web.gateway import directory as module
from steam.web.gateway.directory import Directory
from steam.web.gateway.table import Table
from tests.web.gateway.conftest import Deployed


def test_a_refusal_is_never_out_of_date(deployed: Deployed) -> None:
    async def story() -> None:
        directory = Directory(deployed.world.store, lambda _: None)
        with pytest.raises(NotFound):
            await directory.route("other")
        deployed.world.deployed("other")
        assert (await directory.route("other")).wanted
        deployed.want(DesiredState.STOPPED)
        await directory.refresh()
        with pytest.raises(Conflict):
            await directory.route("prostate")
        deployed.want(DesiredState.RUNNING)
        assert (await directory.route("prostate")).wanted
        await directory.close()

    asyncio.run(story())


def test_it_sees_changes_by_itself_and_rests_when_nobody_asks(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_IDLE_S", 0.3)
    tables: asyncio.Queue[Table] = asyncio.Queue()
    asked: list[float] = []
    counter = deployed.world.store.change_counter

    def counted() -> int:
        asked.append(time.monotonic())
        return counter()

    monkeypatch.setattr(deployed.world.store, "change_counter", counted)

    async def story() -> None:
        directory = Directory(deployed.world.store, tables.put_nowait)
        await directory.route("prostate")
        assert (await tables.get())["prostate"].current
        deployed.end(deployed.tokens[0])
        async with asyncio.timeout(30):
            assert not (await tables.get())["prostate"].current
        begun = time.monotonic()
        while time.monotonic() - asked[-1] < 0.5:
            assert time.monotonic() - begun < 30, "it goes on asking"
            await asyncio.sleep(0.05)
        rested = len(asked)
        await directory.route("prostate")
        assert len(asked) > rested
        await directory.close()

    asyncio.run(story())


def test_an_old_table_serves_while_the_database_is_away(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked() -> int:
        raise Busy("The database is locked.")

    async def story() -> None:
        directory = Directory(deployed.world.store, lambda _: None)
        await directory.route("prostate")
        monkeypatch.setattr(deployed.world.store, "change_counter", locked)
        await directory.refresh()
        assert (await directory.route("prostate")).current
        await directory.close()
        new = Directory(deployed.world.store, lambda _: None)
        with pytest.raises(Busy):
            await new.route("prostate")
        await new.close()

    asyncio.run(story())
