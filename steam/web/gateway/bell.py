"""Waking those who wait for any change."""

import asyncio


class Bell:
    """Whoever listens is woken by the next ring. For one event loop."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()
        self._rung = asyncio.Event()

    async def heard(self, timeout_s: float) -> None:
        """Return at the next ring, or when the time is up."""
        rung = self._rung
        try:
            async with asyncio.timeout(timeout_s):
                await rung.wait()
        except TimeoutError:
            return
