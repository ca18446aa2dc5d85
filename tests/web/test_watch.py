"""Many open pages: each is told of a change, and nothing is left of those that were closed."""

import asyncio
import time

import httpx


def test_each_of_a_hundred_open_pages_is_told(world):
    async def follow(client, opened):
        changes = 0
        async with client.stream("GET", "/api/stream") as response:
            async for line in response.aiter_lines():
                if line == "event: change":
                    changes += 1
                    if changes == 2:
                        return
                    await opened.wait()

    async def all_told():
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(
            base_url=world.client.base_url, trust_env=False, timeout=20, limits=limits
        ) as client:
            opened = asyncio.Barrier(101)
            waiting = [asyncio.create_task(follow(client, opened)) for _ in range(100)]
            await opened.wait()
            assert len(world.app.state.watch._listeners) == 100
            added = await client.post("/api/projects", json={"name": "new"})
            assert added.status_code == 201
            await asyncio.gather(*waiting)

    asyncio.run(all_told())
    deadline = time.monotonic() + 30
    watch = world.app.state.watch
    while (watch._listeners or watch._task) and time.monotonic() < deadline:
        world.client.get("/api/health")  # the server's loop goes on meanwhile
    assert (watch._listeners, watch._task) == (set(), None)
