"""A form: what looks like an operator, and decides itself what of its arguments is evaluated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from steam.core.errors import InvalidInput
from steam.trainer.rapids.tree import Node
from steam.trainer.rapids.values import Value


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """Calls `body` with the evaluation and with its arguments as they are written, `count` of
    them (None: any number)."""

    body: Callable[[Any, Sequence[Node]], Value]
    count: int | None

    def check(self, name: str, nodes: Sequence[Node]) -> None:
        """Raises InvalidInput for another number of arguments."""
        if self.count is not None and len(nodes) != self.count:
            raise InvalidInput(f"'{name}' takes {self.count} arguments, not {len(nodes)}.")
