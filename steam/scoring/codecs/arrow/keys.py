"""The keys of missing values in Arrow columns that a dictionary codes.

A missing value may have any key, and pandas writes -1; polars refuses what is no place in the
dictionary, missing or not.
"""

import struct

import numpy as np

from steam.scoring.codecs.arrow.bits import bits_of
from steam.scoring.codecs.arrow.layout import members_of, places_in
from steam.scoring.codecs.arrow.messages import batches_of, no_stream


def without_keys_of_missing(stream: bytes, schema: memoryview) -> bytes | bytearray:
    """A stream whose messages and fields were checked, with 0 for the keys of missing values.

    Raises InvalidInput for what is no stream, and Unsupported for types among whose buffers keys
    cannot be found.
    """
    try:
        members = members_of(schema)
        if all(member.keys is None for member in members):
            return stream
        copy = bytearray(stream)
        for is_dictionary, batch in batches_of(copy):
            if is_dictionary:
                continue
            for (member, place), (rows, nulls) in zip(
                places_in(batch, members), batch.nodes, strict=True
            ):
                if member.keys is not None and nulls:
                    keys = np.frombuffer(batch.buffer(place + 1), member.keys, rows)
                    keys[~bits_of(batch.buffer(place), rows)] = 0
    except (ValueError, IndexError, struct.error) as error:
        raise no_stream() from error
    return copy
