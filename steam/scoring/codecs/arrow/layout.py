"""Which buffers of a record batch belong to which column, told by the types of all of them.

Source: Arrow's columnar format, "Buffer Listing for Each Layout".
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from steam.core.arrow.batches import Batch
from steam.core.arrow.flatbuffer import FlatTable, root_of
from steam.core.errors import Unsupported
from steam.scoring.codecs.arrow.schema import integer_of

BINARY_VIEW, TEXT_VIEW = 23, 24  # of the union Type
_BUFFERS: Mapping[int, int] = {
    1: 0,  # null
    **dict.fromkeys((2, 3, 6, 7, 8, 9, 10, 11, 15, 18), 2),  # of a fixed width
    **dict.fromkeys((4, 5, 19, 20), 3),  # bytes and text by offsets
    **dict.fromkeys((12, 17, 21), 2),  # lists and maps
    **dict.fromkeys((13, 16), 1),  # structs, and lists of a fixed size
    **dict.fromkeys((BINARY_VIEW, TEXT_VIEW), 2),  # and those of their texts
}
"""How many buffers a column of a type has, its members apart."""
_CODED = 2  # buffers


class Member(NamedTuple):
    """A column, or one within it: its type, or that of its keys if a dictionary codes it."""

    kind: int
    keys: np.dtype[np.generic] | None = None

    @property
    def is_of_views(self) -> bool:
        return self.keys is None and self.kind in {BINARY_VIEW, TEXT_VIEW}


def members_of(schema: memoryview) -> tuple[Member, ...]:
    """The columns of a schema that was checked, each before its members.

    Raises ValueError or struct.error for what is no schema.
    """
    return tuple(_members(root_of(schema).table(2).tables(1)))


def _members(fields: Iterable[FlatTable]) -> Iterator[Member]:
    for field in fields:
        kind = field.number(2, "<B")
        if field.field(4) is None:
            yield Member(kind)
            yield from _members(field.tables(5))
        else:
            yield Member(kind, _keys(field.table(4)))


def _keys(coding: FlatTable) -> np.dtype[np.generic]:
    found = np.dtype("<i4") if coding.field(1) is None else integer_of(coding.table(1))
    if found is None:
        raise ValueError("keys that are no integers")
    return found


def places_in(batch: Batch, members: Iterable[Member]) -> Iterator[tuple[Member, int]]:
    """The members, and the place of the first buffer of each.

    Raises ValueError where the batch has other buffers than they, and Unsupported for a type that
    is not known.
    """
    place, variadic = 0, iter(batch.variadic)
    for member in members:
        yield member, place
        if member.keys is not None:
            place += _CODED
        elif member.kind in _BUFFERS:
            place += _BUFFERS[member.kind] + (next(variadic, 0) if member.is_of_views else 0)
        else:
            raise Unsupported(
                "A column of the Arrow stream is of a type that cannot be read beside others.",
                hint="Send the columns that the model reads; GET /schema names them.",
            )
    if place != len(batch.buffers):
        raise ValueError("other buffers than its columns have")
