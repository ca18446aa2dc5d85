"""What the C library does with memory that is freed: keep it for the next request.

By default it gives a body of a megabyte back to the kernel after each request, and takes it again
page by page in the next, which takes as long as reading it. One arena for all threads, since only
one of them works at a time: what the thread of one request frees serves the next.
"""

import ctypes

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8  # malloc.h of glibc

KEPT_BYTES = 16 << 20
"""Free memory at the end of the heap that is kept. What is larger than a quarter is not."""


def keep_freed_memory() -> None:
    """Have this process keep what it frees. Where the C library is another one, as that does."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return
    mallopt(_M_ARENA_MAX, 1)
    mallopt(_M_TRIM_THRESHOLD, KEPT_BYTES)
    mallopt(_M_MMAP_THRESHOLD, KEPT_BYTES // 4)
