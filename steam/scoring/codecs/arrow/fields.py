"""The fields of an Arrow schema, bounded before a reader of Arrow makes columns of them."""

import struct
from functools import lru_cache

from steam.core.arrow import fields
from steam.core.arrow.fields import SchemaTooLarge
from steam.core.arrow.flatbuffer import root_of
from steam.scoring.codecs.arrow.messages import no_stream
from steam.scoring.errors import TooLarge
from steam.scoring.json_tables import check_columns

_LONGEST = 1 << 14  # bytes of a schema, which are kept


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
    except SchemaTooLarge as error:
        raise TooLarge(
            f"The schema of the Arrow stream is too large. {error}",
            hint="Send the columns that the model reads; GET /schema names them.",
        ) from None


@lru_cache(maxsize=16)
def _check_kept(metadata: bytes) -> None:
    _check(memoryview(metadata))


def _check(metadata: memoryview) -> None:
    schema = root_of(metadata).table(2)
    check_columns(schema.size(1))
    fields.check_fields(schema)
