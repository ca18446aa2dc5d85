"""The protocol of formats that are written in parts and joined."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from steam.batch.answers import BlockAnswers
from steam.batch.blocks import Kept


class Target(Protocol):
    """One format of the file that comes out."""

    def check(self, rows: int) -> None:
        """Raises InvalidInput where the format cannot hold so many rows."""
        ...

    def part(self, kept: Kept, answers: BlockAnswers) -> bytes:
        """A part of the file, to be kept until all are there."""
        ...

    def join(self, names: Sequence[str], parts: Sequence[Path], joined: Path) -> None:
        """Write the parts, in their order, as one file. `names` are those of its columns.

        At least one part. Raises OSError, InvalidInput.
        """
        ...
