"""What the C library does with memory that is freed: it may keep it for the next allocation.

By default it gives large pieces back to the kernel and takes them again page by page, which takes
as long as filling them. The numbers are those of glibc's malloc.h; where the C library is another
one, everything stays as that does it.
"""

import ctypes
from collections.abc import Callable

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8


def keep_freed_memory(top_bytes: int, largest_bytes: int, arenas: int | None = None) -> None:
    """Have this process keep pieces of up to `largest_bytes` that it frees.

    `top_bytes` is how much free memory at the end of a heap is kept, `arenas` how many heaps all
    threads share (None: as the C library has it).
    """
    mallopt = _function("mallopt")
    if mallopt is None:
        return
    if arenas is not None:
        mallopt(_M_ARENA_MAX, arenas)
    mallopt(_M_TRIM_THRESHOLD, top_bytes)
    mallopt(_M_MMAP_THRESHOLD, largest_bytes)


def give_back_freed_memory() -> None:
    """Give the kernel all whole pages that are free by now. Takes some milliseconds a heap."""
    trim = _function("malloc_trim")
    if trim is not None:
        trim(0)


def _function(name: str) -> Callable[..., object] | None:
    try:
        found: Callable[..., object] = getattr(ctypes.CDLL(None), name)
    except (OSError, AttributeError):
        return None
    return found
