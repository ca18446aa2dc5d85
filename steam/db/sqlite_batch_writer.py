"""Writes of batches."""

from dataclasses import replace

from sqlalchemy import delete, select

from steam.core.batches import Batch, BatchOrder
from steam.core.states import UNFINISHED_BATCH_STATES
from steam.db import rows, rules, tables
from steam.db.sqlite_batches import IS_UNFINISHED
from steam.db.sqlite_statements import SqliteStatements


class SqliteBatchWriter(SqliteStatements):
    """The part of the writer that knows of batches."""

    def add_batch(self, order: BatchOrder) -> Batch:
        batch = Batch(0, order, order.created_ms)
        self._check_batch(batch)
        return replace(batch, id=self._insert(tables.batch, rows.batch_values(batch)))

    def update_batch(self, batch: Batch) -> None:
        self._require("batch", tables.batch, batch.id)
        self._check_batch(batch)
        self._update(tables.batch, batch.id, rows.batch_values(batch))

    def delete_batch(self, batch_id: int) -> None:
        row = self._require("batch", tables.batch, batch_id)
        if row.state in UNFINISHED_BATCH_STATES:
            raise rules.batch_is_unfinished(batch_id)
        self._connection.execute(delete(tables.batch).where(tables.batch.c.id == batch_id))

    def _check_batch(self, batch: Batch) -> None:
        rules.check_batch(batch)
        if batch.state not in UNFINISHED_BATCH_STATES:
            return
        column, target = tables.batch.c, batch.order.target
        others = select(column.id).where(column.target == target, column.id != batch.id)
        other = self._connection.scalar(others.where(IS_UNFINISHED))
        if other is not None:
            raise rules.target_taken(target, other)
