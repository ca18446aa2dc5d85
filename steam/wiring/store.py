"""The store of a home."""

from collections.abc import Iterator
from contextlib import contextmanager

from steam.core.home import Home
from steam.core.store import Store
from steam.db.sqlite import open_store


def prepare_database(home: Home) -> None:
    """Make the home's database or bring it to the newest schema. Raises as `SqliteStore` does."""
    open_store(home.database).close()


@contextmanager
def opened_store(home: Home) -> Iterator[Store]:
    """The home's database, closed when the block ends. Raises as `SqliteStore` does."""
    store = open_store(home.database)
    try:
        yield store
    finally:
        store.close()
