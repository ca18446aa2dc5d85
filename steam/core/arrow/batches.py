"""Record batches of Arrow: what one announces, held against the bytes that are there.

A reader of Arrow allocates what a batch announces, and ends the process where it cannot. Source:
the format's Message.fbs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from steam.core.arrow.flatbuffer import FlatTable
from steam.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Batch:
    """A record batch: its rows, and the parts of `body` that hold its columns one after another.

    `nodes` are pairs of length and missing values, `buffers` pairs of offset and size, within the
    body. `variadic` tells how many buffers of text each column of views has.
    """

    rows: int
    nodes: Sequence[tuple[int, ...]]
    buffers: Sequence[tuple[int, ...]]
    variadic: Sequence[int]
    body: memoryview

    def buffer(self, place: int) -> memoryview:
        """One of the buffers."""
        offset, size = self.buffers[place]
        return self.body[offset : offset + size]

    @property
    def longest(self) -> int:
        """The most rows that it, a column of it, or a member of one announces."""
        return max(self.rows, *(length for length, _ in self.nodes), 0)


def is_compressed(batch: FlatTable) -> bool:
    """Whether each buffer of a record batch begins with the size that it unpacks to."""
    return batch.field(3) is not None


def read_batch(batch: FlatTable, body: memoryview) -> Batch:
    """A record batch whose buffers are within its body.

    Raises ValueError or struct.error where they are not, or where more values are missing than
    there are, and InvalidInput where buffers share bytes, which a reader would copy for each.
    """
    rows = batch.number(0, "<q")
    nodes = list(batch.structs(1, "<qq"))
    if rows < 0 or not all(0 <= nulls <= length for length, nulls in nodes):
        raise ValueError("more missing values than rows")
    buffers = list(batch.structs(2, "<qq"))
    if not all(0 <= offset <= offset + size <= len(body) for offset, size in buffers):
        raise ValueError("a buffer outside of the body")
    if sum(size for _, size in buffers) > len(body):
        raise InvalidInput(
            "Columns of the Arrow stream share bytes.",
            hint="Write it as Arrow's own libraries do, each column by itself.",
        )
    return Batch(rows, nodes, buffers, [count for (count,) in batch.structs(4, "<q")], body)
