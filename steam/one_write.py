"""Answers that leave in one write: what is written in one turn of the event loop goes out at once.

uvicorn writes the head and the body of an answer by themselves. Each write is a system call and a
packet, and wakes the client: it would begin with the head and go back to sleep.
"""

import asyncio
from typing import Any, cast

from steam.bounded_head import BoundedHeadProtocol

_MOST_HELD = 64 * 1024  # bytes


class OneWriteTransport(asyncio.Transport):
    """Holds what is written until the turn ends or `flush` is called."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._transport = transport
        self._loop = loop
        self._held: list[bytes] = []
        self._held_bytes = 0

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if not self._held:
            self._loop.call_soon(self.flush)
        self._held.append(bytes(data))
        self._held_bytes += len(data)
        if self._held_bytes > _MOST_HELD:
            self.flush()

    def flush(self) -> None:
        """Write what is held."""
        if self._held:
            held, self._held, self._held_bytes = self._held, [], 0
            self._transport.write(held[0] if len(held) == 1 else b"".join(held))

    def close(self) -> None:
        self.flush()
        self._transport.close()

    def abort(self) -> None:
        self._held = []
        self._transport.abort()

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def pause_reading(self) -> None:
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        self._transport.resume_reading()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._transport.get_extra_info(name, default)

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._transport.set_protocol(protocol)


class OneWriteProtocol(BoundedHeadProtocol):
    """uvicorn's HTTP/1.1 with bounded heads, over such a transport."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._one_write = OneWriteTransport(cast("asyncio.Transport", transport), self.loop)
        super().connection_made(self._one_write)

    def on_response_complete(self) -> None:
        self._one_write.flush()
        super().on_response_complete()
