"""The memory store: the same rules as the database, for tests and for trying things out."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from steam.core.errors import Busy
from steam.core.store import Reader, Writer
from steam.db.memory_reader import MemoryReader
from steam.db.memory_tables import MemoryTables
from steam.db.memory_writer import MemoryWriter


class MemoryStore:
    """A store that forgets everything when it goes.

    A write changes a copy of the tables and puts it in place when its block ends, so a reader
    keeps the state it began with and a failed write leaves nothing.
    """

    def __init__(self, busy_timeout_s: float = 10.0) -> None:
        self._busy_timeout_s = busy_timeout_s
        self._tables = MemoryTables()
        self._commits = 0
        self._writing = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[Reader]:
        yield MemoryReader(self._tables)

    @contextmanager
    def write(self) -> Iterator[Writer]:
        if not self._writing.acquire(timeout=self._busy_timeout_s):
            raise Busy("Somebody else is writing to the store.", hint="Try again in a moment.")
        try:
            tables = self._tables.copy()
            yield MemoryWriter(tables)
            self._tables = tables
            self._commits += 1
        finally:
            self._writing.release()

    def change_counter(self) -> int:
        return self._commits

    def close(self) -> None:
        """Nothing is held."""
