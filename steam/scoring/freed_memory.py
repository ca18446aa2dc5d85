"""A worker keeps what it frees, for the next request.

One arena for all threads, since only one of them works at a time: what the thread of one request
frees serves the next.
"""

from steam.core import freed_memory

KEPT_BYTES = 16 << 20
"""Free memory at the end of the heap that is kept. What is larger than a quarter is not."""


def keep_freed_memory() -> None:
    """Have this process keep what a request of ordinary size needs."""
    freed_memory.keep_freed_memory(KEPT_BYTES, KEPT_BYTES // 4, arenas=1)
