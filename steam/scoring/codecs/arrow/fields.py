"""The fields of an Arrow schema, bounded before a reader of Arrow makes columns of them.

The parts of a schema are found by offsets, and many may have the same part: a kilobyte can stand
for more members, a megabyte for more text, than a machine has memory for. And a reader calls itself
for the members of a column, until its stack is full. Source: the format's Schema.fbs.
"""

import struct
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice

from steam.scoring.codecs.arrow.flatbuffer import FlatTable, root_of
from steam.scoring.codecs.arrow.messages import no_stream
from steam.scoring.errors import TooLarge
from steam.scoring.json_tables import check_columns

_LONGEST = 1 << 14  # bytes of a schema, which are kept
_DEEPEST = 64  # columns, their members, those of these, and so on
_MOST_FIELDS = 20_000  # columns and members
_MOST_TEXT = 1 << 20  # bytes, unless the schema itself has more
_PAIR = 8  # bytes that a pair of metadata takes besides its texts
_ID = 4  # bytes of a member's id in a union
_TIMESTAMP, _UNION = 10, 14  # of the union Type


def check_fields(metadata: memoryview) -> None:
    """Check what a schema makes of a reader that believes it.

    Raises InvalidInput for what is no schema, TooLarge for one of too many columns or members, or
    of more text than it has bytes.
    """
    try:
        if len(metadata) <= _LONGEST:
            _check_kept(bytes(metadata))
        else:
            _check(metadata)
    except (ValueError, struct.error) as error:
        raise no_stream() from error


@lru_cache(maxsize=16)
def _check_kept(metadata: bytes) -> None:
    _check(memoryview(metadata))


def _check(metadata: memoryview) -> None:
    schema = root_of(metadata).table(2)
    check_columns(schema.size(1))
    most = max(len(metadata), _MOST_TEXT)
    size = _sum(_metadata_sizes(schema, 2), 0, most)
    fields, depth, count = list(schema.tables(1)), 0, 0
    while fields:
        depth, count = depth + 1, count + len(fields)
        if depth > _DEEPEST or count > _MOST_FIELDS:
            raise _too_large(
                f"The members of its columns are more than {_MOST_FIELDS:,}, or lie in each other "
                f"more than {_DEEPEST} times."
            )
        size = _sum(chain.from_iterable(map(_sizes, fields)), size, most)
        members = chain.from_iterable(field.tables(5) for field in fields)
        fields = list(islice(members, _MOST_FIELDS + 1))


def _sum(sizes: Iterable[int], start: int, most: int) -> int:
    """The sum of `start` and some sizes. Raises TooLarge as soon as it is more than `most`."""
    for size in sizes:
        start += size
        if start > most:
            raise _too_large("Its names and metadata are longer than itself.")
    return start


def _sizes(field: FlatTable) -> Iterator[int]:
    """The bytes of all that a reader copies for a field, its members apart."""
    yield field.size(0)
    kind = field.number(2, "<B")
    if kind == _TIMESTAMP:
        yield field.table(3).size(1)
    elif kind == _UNION:
        yield _ID * field.table(3).size(1)
    yield from _metadata_sizes(field, 6)


def _metadata_sizes(table: FlatTable, number: int) -> Iterator[int]:
    for pair in table.tables(number):
        yield _PAIR + pair.size(0) + pair.size(1)


def _too_large(why: str) -> TooLarge:
    return TooLarge(
        f"The schema of the Arrow stream is too large. {why}",
        hint="Send the columns that the model reads; GET /schema names them.",
    )
