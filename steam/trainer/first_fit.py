"""What the first fit with categoricals would else import while its user waits."""

from importlib import import_module
from threading import Thread


def import_for_the_first_fit() -> None:
    """Takes a tenth of a second."""
    import_module("scipy.sparse")


def import_beside() -> Thread:
    """The same on a thread of its own, so that nobody waits for it; a fit that begins meanwhile
    waits for the rest alone."""
    thread = Thread(target=import_for_the_first_fit, name="imports", daemon=True)
    thread.start()
    return thread
