"""Long JSON arrays a block at a time, without a pass over the text to find where members end."""

from collections.abc import Callable, Iterator

from steam.scoring.bodies import possible_cuts
from steam.scoring.tables import Table

_BLOCK_BYTES = 128 << 10
MOST_BYTES = 1 << 20
"""Of what is decoded at once: what is longer may be one enormous row."""


def array_blocks(
    text: bytes,
    ending: bytes,
    table_of: Callable[[bytes, int], Table | None],
    first_row: int = 1,
) -> Iterator[Table | None]:
    """The tables of an array of rows; None, and then no more, where a block cannot be decoded, or
    is too long for that.

    `ending` is how each member but the last ends, with the comma. `table_of` decodes an array
    whose first member is row `first_row`, or says None.
    """
    start, is_first = text.index(b"[") + 1, True
    while True:
        table, is_last = None, False
        for end in possible_cuts(text, start + _BLOCK_BYTES, ending):
            if end - start > MOST_BYTES:
                break
            is_last = end == len(text)
            table = table_of(b"[" + text[start:end] + (b"" if is_last else b"]"), first_row)
            if table is not None:
                break
        if table is None or (is_last and not table.rows and not is_first):
            yield None  # not JSON, which a comma before the end is not either
            return
        yield table
        if is_last:
            return
        first_row += table.rows
        start, is_first = end + 1, False
