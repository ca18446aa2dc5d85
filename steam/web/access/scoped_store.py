"""The store of one request: all of it for admins, else what the actor's projects hold."""

from collections.abc import Iterator
from contextlib import contextmanager

from steam.core.store import Reader, Store, Writer
from steam.web.access.scoped_reader import ScopedReader
from steam.web.access.scoped_writer import ScopedWriter


class ScopedStore:
    """A store whose readers and writers are confined to projects."""

    def __init__(self, store: Store, projects: frozenset[int], account_id: int | None) -> None:
        self._store = store
        self._projects = projects
        self._account_id = account_id

    @contextmanager
    def read(self) -> Iterator[Reader]:
        with self._store.read() as reader:
            yield ScopedReader(reader, self._projects)

    @contextmanager
    def write(self) -> Iterator[Writer]:
        with self._store.write() as writer:
            yield ScopedWriter(writer, self._projects, self._account_id)

    def change_counter(self) -> int:
        return self._store.change_counter()

    def close(self) -> None:
        """The store is everybody's: it stays open."""
