"""Reads of batches."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from steam.core.batches import Batch
from steam.core.states import UNFINISHED_BATCH_STATES
from steam.db import rows, tables
from steam.db.sqlite_queries import SqliteQueries

# Written out in the statement, so that SQLite uses the partial index.
IS_UNFINISHED = tables.batch.c.state.in_(
    bindparam("unfinished", sorted(UNFINISHED_BATCH_STATES), expanding=True, literal_execute=True)
)


class SqliteBatchReader(SqliteQueries):
    """The part of the reader that knows of batches."""

    def batches(self, limit: int = 200) -> Sequence[Batch]:
        query = select(tables.batch).order_by(tables.batch.c.id.desc()).limit(max(limit, 0))
        return self._records(rows.batch_record, query)

    def batch(self, batch_id: int) -> Batch | None:
        return self._one(rows.batch_record, tables.batch, id=batch_id)

    def unfinished_batches(self) -> Sequence[Batch]:
        found = self._records(rows.batch_record, select(tables.batch).where(IS_UNFINISHED))
        return tuple(sorted(found, key=lambda batch: batch.id))
