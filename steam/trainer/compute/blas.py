"""Keeping BLAS to one thread while tasks run: the threads are ours, and so is the order of sums."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock

from threadpoolctl import ThreadpoolController

# BLAS has one thread setting for the whole process, so that the depth is counted there as well:
# the first run to enter sets it and the last to leave restores it.
_LOCK = Lock()
_STACK = ExitStack()
_depth = 0

_controller: ThreadpoolController | None = None
_modules = 0
"""How many modules there were when the controller looked for libraries."""


@contextmanager
def single_threaded_blas() -> Iterator[None]:
    """Limit BLAS to one thread in this process for the length of the block. May be nested."""
    global _depth  # noqa: PLW0603 - mirrors a setting that is itself global to the process
    with _LOCK:
        if _depth == 0:
            _STACK.enter_context(_libraries().limit(limits=1, user_api="blas"))
        _depth += 1
    try:
        yield
    finally:
        with _LOCK:
            _depth -= 1
            if _depth == 0:
                _STACK.close()


def _libraries() -> ThreadpoolController:
    """The libraries that are loaded; only an import brings more.

    Looking for them takes a millisecond and more, which a task on few rows would be mostly.
    """
    global _controller, _modules  # noqa: PLW0603 - what the process has loaded
    if _controller is None or len(sys.modules) != _modules:
        _modules = len(sys.modules)
        _controller = ThreadpoolController()
    return _controller
