"""Waits of a request that end: in time, out of time, and with the client gone."""

import asyncio
from collections.abc import Callable, Coroutine

import pytest

from steam.web.gateway.attendance import Attendant, Rounds
from steam.web.gateway.trouble import ClientGone
from tests.stepping_loop import run_stepping

LONG_S = 60.0


class Peer:
    """A client that has sent its whole body, and leaves when it is told to."""

    def __init__(self) -> None:
        self.gone = asyncio.Event()
        self.whole = True
        self.listened = asyncio.Event()

    def attended(self, rounds: Rounds) -> Attendant:
        return Attendant(rounds, lambda: self.whole, self._left)

    async def _left(self) -> None:
        self.listened.set()
        await self.gone.wait()


def run(story: Callable[[Peer, Rounds], Coroutine[None, None, None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(20):
            await story(Peer(), Rounds())

    run_stepping(bounded())


def test_a_wait_ends_when_its_time_is_up_and_the_next_goes_on() -> None:
    async def story(peer: Peer, rounds: Rounds) -> None:
        with peer.attended(rounds) as attendant:
            with pytest.raises(TimeoutError), attendant.within(0.01):
                await asyncio.Event().wait()
            with attendant.within(LONG_S):
                await asyncio.sleep(0)
        task = asyncio.current_task()
        assert task is not None
        assert task.cancelling() == 0

    run(story)


def test_no_time_is_up_outside_of_a_wait() -> None:
    async def story(peer: Peer, rounds: Rounds) -> None:
        with peer.attended(rounds) as attendant:
            with attendant.within(0.01):
                await asyncio.sleep(0)
            await asyncio.sleep(0.2)  # several rounds

    run(story)


def test_a_client_that_leaves_ends_any_wait() -> None:
    async def story(peer: Peer, rounds: Rounds) -> None:
        asyncio.get_running_loop().call_later(0.01, peer.gone.set)
        with (
            pytest.raises(ClientGone),
            peer.attended(rounds) as attendant,
            attendant.within(LONG_S),
        ):
            await asyncio.Event().wait()
        task = asyncio.current_task()
        assert task is not None
        assert task.cancelling() == 0

    run(story)


def test_nobody_listens_for_a_client_whose_body_is_still_read() -> None:
    async def story(peer: Peer, rounds: Rounds) -> None:
        peer.whole = False
        with peer.attended(rounds):
            await asyncio.sleep(0.2)
            assert not peer.listened.is_set()
            peer.whole = True
            await peer.listened.wait()

    run(story)


def test_a_cancellation_from_elsewhere_stays_one() -> None:
    async def story(peer: Peer, rounds: Rounds) -> None:
        async def request() -> None:
            with peer.attended(rounds) as attendant, attendant.within(LONG_S):
                await asyncio.Event().wait()

        task = asyncio.ensure_future(request())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(story)


def test_rounds_are_made_while_there_are_requests_and_begin_again() -> None:
    async def story(peer: Peer, rounds: Rounds) -> None:
        for _ in range(2):
            with (
                pytest.raises(TimeoutError),
                peer.attended(rounds) as attendant,
                attendant.within(0.01),
            ):
                await asyncio.Event().wait()
            await asyncio.sleep(0.2)  # several rounds, the last of which finds nobody

    run(story)
