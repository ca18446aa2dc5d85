"""Whether models tell what their parameters left at AUTO came to: one answer for the trainer."""

import threading

from steam.core.errors import InvalidInput

PROPERTY = "sys.ai.h2o.algos.evaluate_auto_model_parameters"
"""H2O's name of it."""

_WORDS = {"true": True, "false": False}


class AutoValues:
    """Told unless somebody says otherwise. Safe to share between threads."""

    def __init__(self) -> None:
        self._told = True
        self._lock = threading.Lock()

    @property
    def told(self) -> bool:
        with self._lock:
            return self._told

    def change(self, word: str) -> bool:
        """What it was before. Raises InvalidInput for another word than true and false."""
        told = _WORDS.get(word.lower())
        if told is None:
            raise InvalidInput(f"{PROPERTY} is true or false, not '{word[:40]}'.")
        with self._lock:
            before, self._told = self._told, told
        return before
