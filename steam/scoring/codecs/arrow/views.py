"""How much text the views of an Arrow stream spell out, told before a reader looks at each.

A view is 16 bytes that point at a text, and a reader checks the text of every one: half a million
of them at the same long text keep it busy for minutes.
"""

import struct

import numpy as np

from steam.scoring.codecs.arrow.layout import TEXT_VIEW, Member, members_of, places_in
from steam.scoring.codecs.arrow.level_views import VIEW_BYTES
from steam.scoring.codecs.arrow.messages import batches_of, no_stream
from steam.scoring.errors import TooLarge

_MOST_TEXT = 256 << 20  # bytes
_LENGTH = np.dtype("<i4")  # which a view begins with


def check_views(stream: bytes, schema: memoryview) -> None:
    """Check the views of a stream whose messages and fields were checked.

    Raises InvalidInput for what is no stream, TooLarge for views of too much text, and Unsupported
    for types among whose buffers they cannot be found.
    """
    size, of_texts = 0, (Member(TEXT_VIEW),)
    try:
        members = members_of(schema)
        for is_dictionary, batch in batches_of(stream):
            if not batch.variadic:
                continue
            for member, place in places_in(batch, of_texts if is_dictionary else members):
                if member.is_of_views:
                    size += _spelled(batch.buffer(place + 1))
            if size > _MOST_TEXT:
                raise TooLarge(
                    f"The texts of the Arrow stream are longer than {_MOST_TEXT >> 20} MB.",
                    hint="Send fewer rows at a time.",
                )
    except (ValueError, IndexError, struct.error) as error:
        raise no_stream() from error


def _spelled(views: memoryview) -> int:
    """The bytes of all texts that some views are."""
    lengths = np.frombuffer(views, _LENGTH, len(views) // VIEW_BYTES * 4)[::4]
    return int(np.maximum(lengths, 0).sum(dtype=np.int64))
