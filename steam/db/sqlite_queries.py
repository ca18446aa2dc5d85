"""The queries that every read of the database is made of."""

import json
from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    bindparam,
    func,
    select,
)

from steam.core.records import Worker
from steam.core.states import LIVE_STATES, WAITING_STATES
from steam.db import tables
from steam.db.rows import Row

_R = TypeVar("_R")

# Written out in the statement: SQLite uses the partial indexes only for words it can see.
IS_LIVE = tables.worker.c.state.in_(
    bindparam("live", sorted(LIVE_STATES), expanding=True, literal_execute=True)
)

IS_WAITING = tables.worker.c.state.in_(
    bindparam("waiting", sorted(WAITING_STATES), expanding=True, literal_execute=True)
)


class SqliteQueries:
    """Rows to records through one connection, within its transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _all(self, record: Callable[[Row], _R], query: Select[Any]) -> tuple[_R, ...]:
        return self._records(record, query.order_by("id"))

    def _records(self, record: Callable[[Row], _R], query: Select[Any]) -> tuple[_R, ...]:
        found = self._connection.execute(query)
        names = tuple(found.keys())
        # Not `mappings()`: each of its rows looks every name up again, which takes twice as long.
        return tuple(record(dict(zip(names, row, strict=True))) for row in found)

    def _one(self, record: Callable[[Row], _R], table: Table, **wanted: object) -> _R | None:
        query = select(table).where(*(table.c[key] == value for key, value in wanted.items()))
        return next(iter(self._records(record, query)), None)


def is_one_of(
    column: ColumnElement[Any], values: Collection[int] | Collection[str]
) -> ColumnElement[bool]:
    """Whether it is in a list of any length: a statement has few places for parameters."""
    each = func.json_each(json.dumps(list(values))).table_valued("value")
    return column.in_(select(each.c.value))


def by_id(workers: Iterable[Worker]) -> tuple[Worker, ...]:
    """In order of ids; asked for that order, SQLite would walk the whole table in it."""
    return tuple(sorted(workers, key=lambda worker: worker.id))
