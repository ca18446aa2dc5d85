"""Batches in the memory store."""

from collections.abc import Sequence

from steam.core.batches import Batch, BatchOrder
from steam.core.errors import NotFound
from steam.core.states import UNFINISHED_BATCH_STATES
from steam.db import rules
from steam.db.memory_tables import MemoryTables


class MemoryBatchReader:
    """The part of the reader that knows of batches."""

    def __init__(self, tables: MemoryTables) -> None:
        self._tables = tables

    def batches(self, limit: int = 200) -> Sequence[Batch]:
        newest_first = sorted(self._tables.batches.values(), key=lambda batch: -batch.id)
        return tuple(newest_first[: max(limit, 0)])

    def batch(self, batch_id: int) -> Batch | None:
        return self._tables.batches.get(batch_id)

    def unfinished_batches(self) -> Sequence[Batch]:
        batches = self._tables.batches.values()
        return tuple(batch for batch in batches if batch.state in UNFINISHED_BATCH_STATES)


class MemoryBatchWriter(MemoryBatchReader):
    """The part of the writer that knows of batches."""

    def add_batch(self, order: BatchOrder) -> Batch:
        self._check_batch(Batch(0, order, order.created_ms))
        batch = Batch(self._tables.next_id("batch"), order, order.created_ms)
        self._tables.batches[batch.id] = batch
        return batch

    def update_batch(self, batch: Batch) -> None:
        if batch.id not in self._tables.batches:
            raise NotFound("batch", batch.id)
        self._check_batch(batch)
        self._tables.batches[batch.id] = batch

    def delete_batch(self, batch_id: int) -> None:
        batch = self._tables.batches.get(batch_id)
        if batch is None:
            raise NotFound("batch", batch_id)
        if batch.state in UNFINISHED_BATCH_STATES:
            raise rules.batch_is_unfinished(batch_id)
        del self._tables.batches[batch_id]

    def _check_batch(self, batch: Batch) -> None:
        rules.check_batch(batch)
        if batch.state not in UNFINISHED_BATCH_STATES:
            return
        for other in self.unfinished_batches():
            if other.id != batch.id and other.order.target == batch.order.target:
                raise rules.target_taken(batch.order.target, other.id)
