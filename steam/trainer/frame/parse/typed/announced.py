"""What an Arrow file or stream announces, checked before polars believes it.

polars makes columns of all that a schema stands for and allocates what a batch announces, and the
process ends where that is too much. The checks are those of a worker's requests; a file may be
compressed as well.
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from steam.core.arrow.batches import Batch, is_compressed, read_batch
from steam.core.arrow.fields import MOST_FIELDS, SchemaTooLarge, check_fields
from steam.core.arrow.flatbuffer import FlatTable
from steam.core.errors import Exhausted, InvalidInput, Unsupported
from steam.trainer.frame.parse.typed.table import UNREADABLE, unreadable

MOST_DICTIONARIES = 2_000  # polars calls itself for each, and 10,000 end the process
_MOST_ROWS_OF_NOTHING = 1 << 24  # of a batch whose columns have no values, as those of nulls
_BITS = 8  # the smallest value that takes room is a bit
_SIZE = struct.Struct("<q")  # which each buffer of a compressed batch begins with
_NOT_COMPRESSED = -1


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most columns of a table, and the most bytes of a batch as it unpacks (0: any number)."""

    columns: int
    memory_bytes: int


@contextmanager
def refusing(path: str, what: str) -> Iterator[None]:
    """Raises InvalidInput by a sentence for whatever shows in the block that a file is no `what`,
    or that its schema is too large."""
    try:
        yield
    except SchemaTooLarge as error:
        raise InvalidInput(
            f"The schema of {path} is too large. {error}",
            hint="Write fewer columns, none of which holds others.",
        ) from None
    except (*UNREADABLE, struct.error) as error:
        raise unreadable(path, what) from error


def check_schema(path: str, schema: FlatTable, bounds: Bounds) -> None:
    """Check what a schema makes of polars.

    Raises InvalidInput for too many columns, and as `check_fields` does.
    """
    if schema.size(1) > bounds.columns:
        raise InvalidInput(
            f"{path} has more than {bounds.columns} columns.", hint="Raise the limit on columns."
        )
    check_fields(schema, bounds.columns + MOST_FIELDS)


def check_dictionaries(path: str, count: int) -> None:
    """Raises InvalidInput for more dictionaries than polars goes through."""
    if count > MOST_DICTIONARIES:
        raise InvalidInput(
            f"{path} has more than {MOST_DICTIONARIES:,} dictionaries.",
            hint="Write its texts as they are, without dictionaries.",
        )


def check_batch(path: str, batch: FlatTable, body: memoryview, bounds: Bounds) -> None:
    """Check what a record batch announces against the bytes that are there.

    Raises InvalidInput and Exhausted, ValueError and struct.error for what is no batch.
    """
    found = read_batch(batch, body)
    size = len(body)
    if is_compressed(batch):
        size = sum(_unpacked(found, place) for place in range(len(found.buffers)))
        if 0 < bounds.memory_bytes < size:
            raise Exhausted(
                f"A record batch of {path} unpacks to more memory than reading it may take.",
                hint="Write shorter batches, or set STEAM_PARSE_MEMORY_MB.",
            )
    if found.longest > max(size * _BITS, _MOST_ROWS_OF_NOTHING):
        raise ValueError("more rows than there are values")


def check_dictionary(path: str, dictionary: FlatTable, body: memoryview, bounds: Bounds) -> None:
    """The same for a dictionary. Raises Unsupported for one that grows."""
    if dictionary.number(2, "<?"):
        raise Unsupported(
            f"{path} has a dictionary that grows, which cannot be read.",
            hint="Write dictionaries as wholes, or its texts without them.",
        )
    check_batch(path, dictionary.table(1), body, bounds)


def _unpacked(batch: Batch, place: int) -> int:
    """The bytes that a buffer unpacks to, as it says itself. Raises ValueError, struct.error."""
    packed = batch.buffer(place)
    if not packed:
        return 0
    (size,) = _SIZE.unpack_from(packed)
    if size < _NOT_COMPRESSED:
        raise ValueError("a buffer of less than nothing")
    return len(packed) - _SIZE.size if size == _NOT_COMPRESSED else int(size)
