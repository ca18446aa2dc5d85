"""Many open pages: event streams that wait for changes."""

import asyncio
import time
from collections.abc import Callable

import httpx

_CHANGE = "event: change"


async def told_all(url: str, cookie: str, streams: int, change: Callable[[], None]) -> float:
    """Seconds from a change until the last of so many open streams has told it."""
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(
        base_url=url, cookies={"steam": cookie}, trust_env=False, timeout=60, limits=limits
    ) as client:
        opened = asyncio.Barrier(streams + 1)
        waiting = [asyncio.create_task(_second_change(client, opened)) for _ in range(streams)]
        await opened.wait()
        begun = time.monotonic()
        await asyncio.to_thread(change)
        return max(await asyncio.gather(*waiting)) - begun


async def held_open(url: str, cookie: str, streams: int, meanwhile: Callable[[], float]) -> float:
    """What `meanwhile` measures, while so many streams are open and nothing changes."""
    async with httpx.AsyncClient(
        base_url=url, cookies={"steam": cookie}, trust_env=False, timeout=60
    ) as client:
        opened = asyncio.Barrier(streams + 1)
        waiting = [asyncio.create_task(_second_change(client, opened)) for _ in range(streams)]
        await opened.wait()
        try:
            return await asyncio.to_thread(meanwhile)
        finally:
            for one in waiting:
                one.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)


async def _second_change(client: httpx.AsyncClient, opened: asyncio.Barrier) -> float:
    """When it came; the first one is told to whoever opens a stream."""
    changes = 0
    async with client.stream("GET", "/api/stream") as answer:
        async for line in answer.aiter_lines():
            if line != _CHANGE:
                continue
            changes += 1
            if changes == 2:
                break
            await opened.wait()
    return time.monotonic()
