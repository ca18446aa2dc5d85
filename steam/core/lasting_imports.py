"""Imports of what a process keeps until it ends, without a look for garbage among them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def lasting_imports() -> Iterator[None]:
    """Keep the garbage collector off within, and away from what is there by the end for ever.

    A server makes hundreds of thousands of objects while it imports, and drops next to none: to
    look through all of them, again and again, took a sixth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
