"""Output that loses what cannot be written."""

import contextlib
import os


class LossyOutput:
    """A descriptor to write to that loses what it does not take: a full disk must end no process.

    Nothing waits in a buffer: what is left in one when Python ends makes the exit status 120.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            os.write(self._descriptor, text.encode(errors="backslashreplace"))
        return len(text)

    def flush(self) -> None:
        """There is nothing to flush."""
