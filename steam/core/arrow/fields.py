"""The fields of an Arrow schema, bounded before a reader of Arrow makes columns of them.

The parts of a schema are found by offsets, and many may have the same part: a kilobyte can stand
for more members, a megabyte for more text, than a machine has memory for. And a reader calls itself
for the members of a column, until its stack is full. Source: the format's Schema.fbs.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from steam.core.arrow.flatbuffer import FlatTable

MOST_FIELDS = 20_000
"""Columns and members."""

_DEEPEST = 64  # columns, their members, those of these, and so on
_MOST_TEXT = 1 << 20  # bytes, unless the schema itself has more
_PAIR = 8  # bytes that a pair of metadata takes besides its texts
_ID = 4  # bytes of a member's id in a union
_TIMESTAMP, _UNION = 10, 14  # of the union Type


class SchemaTooLarge(Exception):
    """A schema stands for more than a reader may make of it; the sentence tells of what."""


def check_fields(schema: FlatTable, most_fields: int = MOST_FIELDS) -> None:
    """Check what a schema makes of a reader that believes it.

    Raises ValueError or struct.error for what is no schema, SchemaTooLarge for one of more columns
    and members, or of more text than it has bytes.
    """
    most = max(len(schema.data), _MOST_TEXT)
    size = _sum(_metadata_sizes(schema, 2), 0, most)
    fields, depth, count = list(islice(schema.tables(1), most_fields + 1)), 0, 0
    while fields:
        depth, count = depth + 1, count + len(fields)
        if depth > _DEEPEST or count > most_fields:
            raise SchemaTooLarge(
                f"The members of its columns are more than {most_fields:,}, or lie in each other "
                f"more than {_DEEPEST} times."
            )
        size = _sum(chain.from_iterable(map(_sizes, fields)), size, most)
        members = chain.from_iterable(field.tables(5) for field in fields)
        fields = list(islice(members, most_fields + 1))


def _sum(sizes: Iterable[int], start: int, most: int) -> int:
    """The sum of `start` and some sizes. Raises SchemaTooLarge once it is more than `most`."""
    for size in sizes:
        start += size
        if start > most:
            raise SchemaTooLarge("Its names and metadata are longer than itself.")
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
