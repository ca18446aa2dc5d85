"""A file that another reader reads: what it was before, and its hash afterwards."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Source


@dataclass(frozen=True, slots=True)
class Original:
    """A regular file as it was when it was first looked at."""

    path: Path
    facts: tuple[int, int, int, int]

    @classmethod
    def at(cls, path: Path) -> Self:
        """The file as it is now.

        Raises InvalidInput where the path is missing, not a regular file or empty.
        """
        try:
            status = path.stat()
        except OSError as error:
            raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error
        if not stat.S_ISREG(status.st_mode):
            raise InvalidInput(f"{path} is not a regular file.", hint="Copy the data to a file.")
        if status.st_size == 0:
            raise InvalidInput(f"{path} is empty.", hint="Name a file that holds data.")
        return cls(path, _facts(status))

    def source(self) -> Source:
        """The lineage. Raises InvalidInput when it is another file by now."""
        try:
            # Without O_NONBLOCK, opening a pipe would wait for its writer for ever.
            descriptor = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise self._changed() from error
        with os.fdopen(descriptor, "rb") as file:
            if _facts(os.fstat(descriptor)) != self.facts:
                raise self._changed()
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            if _facts(os.fstat(descriptor)) != self.facts:
                raise self._changed()
        return Source(str(self.path), digest, self.facts[0])

    def _changed(self) -> InvalidInput:
        return InvalidInput(
            f"{self.path} changed while it was read.", hint="Parse it again when it is complete."
        )


def _facts(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino
