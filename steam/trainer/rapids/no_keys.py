"""Keys for an expression that may use none."""

from collections.abc import Sequence
from typing import NoReturn

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec


class NoKeys:
    """The keys that a function of one row knows: whoever wants one is told that there is none."""

    def find(self, name: str) -> NoReturn:
        """Raises InvalidInput."""
        raise InvalidInput(
            f"Name lookup of '{name[:80]}' failed.",
            hint="A function of one row knows its arguments, and operators that go row by row.",
        )

    def keep(self, name: str, value: Frame) -> NoReturn:
        """Raises InvalidInput."""
        self.find(name)

    def assign(self, name: str, value: Frame) -> NoReturn:
        """Raises InvalidInput."""
        self.find(name)

    def change(self, name: str, value: Frame) -> NoReturn:
        """Raises InvalidInput."""
        self.find(name)

    def remove(self, name: str) -> NoReturn:
        """Raises InvalidInput."""
        self.find(name)

    def rename(self, name: str, new_name: str) -> NoReturn:
        """Raises InvalidInput."""
        self.find(name)

    def exchange(self, old: Vec, new: Vec) -> NoReturn:
        """Raises InvalidInput."""
        self.find("a column")

    def names(self) -> Sequence[str]:
        """There are none."""
        return ()
