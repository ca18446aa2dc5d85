"""A trainer keeps the memory that blocks of data free, for the next block.

What is left at the end of a parse, or of frames that are removed, is given back by whoever ends it
(`steam.core.freed_memory.give_back_freed_memory`).
"""

from steam.core import freed_memory

_TOP_BYTES = 64 << 20
_LARGEST_BYTES = 32 << 20  # more is refused by the C library


def keep_freed_memory() -> None:
    """Have this process keep what a block of a file, and the columns read of it, need."""
    freed_memory.keep_freed_memory(_TOP_BYTES, _LARGEST_BYTES)
