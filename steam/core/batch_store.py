"""The part of the store that knows of batches."""

from collections.abc import Sequence
from typing import Protocol

from steam.core.batches import Batch, BatchOrder


class BatchReader(Protocol):
    """Reads batches."""

    def batches(self, limit: int = 200) -> Sequence[Batch]:
        """The newest `limit` batches, newest first."""
        ...

    def batch(self, batch_id: int) -> Batch | None: ...

    def unfinished_batches(self) -> Sequence[Batch]:
        """Every batch that waits or runs, in the order of their ids."""
        ...


class BatchWriter(Protocol):
    """Writes batches."""

    def add_batch(self, order: BatchOrder) -> Batch:
        """A queued batch. Raises Conflict while an unfinished one has the same target."""
        ...

    def update_batch(self, batch: Batch) -> None:
        """Raises NotFound, and Conflict when it is to go on while another has its target."""
        ...

    def delete_batch(self, batch_id: int) -> None:
        """Raises NotFound, and Conflict while it is unfinished."""
        ...
