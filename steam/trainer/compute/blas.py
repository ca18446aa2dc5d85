"""Keeping BLAS to one thread while tasks run: the threads are ours, and so is the order of sums."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock

from threadpoolctl import ThreadpoolController

# BLAS has one thread setting for the whole process, so that the depth is counted there as well:
# the first run to enter sets it and the last to leave restores it.
_LOCK = Lock()
_STACK = ExitStack()
_depth = 0


@contextmanager
def single_threaded_blas() -> Iterator[None]:
    """Limit BLAS to one thread in this process for the length of the block. May be nested."""
    global _depth  # noqa: PLW0603 - mirrors a setting that is itself global to the process
    with _LOCK:
        if _depth == 0:
            _STACK.enter_context(ThreadpoolController().limit(limits=1, user_api="blas"))
        _depth += 1
    try:
        yield
    finally:
        with _LOCK:
            _depth -= 1
            if _depth == 0:
                _STACK.close()
