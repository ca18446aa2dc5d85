"""What expressions are worth, functions and operators among it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from steam.core.errors import InvalidInput
from steam.trainer.algorithms.named_metrics import AnyMetrics
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import Progress
from steam.trainer.rapids.tree import Node, Numbers, Texts


@dataclass(frozen=True, slots=True)
class Function:
    """A function with the names that were known where it was written."""

    parameters: tuple[str, ...]
    body: Node
    scope: Mapping[str, "Value"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One number for each of several columns."""

    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Several texts."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A trained model, how it is measured on a frame, and how a changed one takes its place."""

    trained: TrainedModel
    score: Callable[[Frame, Progress], AnyMetrics]
    keep: Callable[[TrainedModel], None]


class WrongKind(Exception):
    """A value is not what an operator takes in its place."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of argument: how it is called, and what reads it of a value.

    `read` raises WrongKind for a value of another kind.
    """

    words: str
    read: Callable[["Value"], Any]


@dataclass(frozen=True, slots=True, eq=False)
class Operator:
    """Calls `body` with the evaluation that it is part of and with its arguments, as `kinds` read
    them. The last `optional` of them may be left out; any number of `more` may follow. One that
    goes `by_row`, or `decodes_once` what it gets, takes columns that are not computed yet."""

    body: Callable[..., "Value"]
    kinds: tuple[Kind, ...] = ()
    optional: int = 0
    more: Kind | None = None
    by_row: bool = False
    decodes_once: bool = False

    def apply(self, name: str, evaluation: object, values: Sequence["Value"]) -> "Value":
        """What it gives. Raises InvalidInput for arguments that it does not take."""
        self._check_count(name, len(values))
        kinds = [*self.kinds, *([self.more] if self.more else []) * len(values)]
        arguments = [
            _read(name, place, kind, value)
            for place, (kind, value) in enumerate(zip(kinds, values, strict=False), 1)
        ]
        return self.body(evaluation, *arguments)

    def _check_count(self, name: str, count: int) -> None:
        most = len(self.kinds)
        least = most - self.optional
        if count < least or (count > most and self.more is None):
            wanted = f"{least}" if least == most else f"{least} to {most}"
            wanted = f"{least} or more" if self.more else wanted
            takes = ", ".join(kind.words for kind in self.kinds)
            raise InvalidInput(
                f"'{name}' takes {wanted} arguments, not {count}.",
                hint=f"They are: {takes}." if takes else "",
            )


Value: TypeAlias = Frame | Model | float | str | Row | Words | Numbers | Texts | Function | Operator


def _read(name: str, place: int, kind: Kind, value: Value) -> Any:
    try:
        return kind.read(value)
    except WrongKind:
        raise InvalidInput(
            f"Argument {place} of '{name}' is {describe(value)}, not {kind.words}."
        ) from None


def describe(value: Value) -> str:
    """What kind of value it is, in words."""
    match value:
        case float():
            return f"the number {value:g}"
        case str():
            return f"the text '{value[:40]}'"
    words = {
        "Frame": "a frame",
        "Model": "a model",
        "Row": "a row of numbers",
        "Words": "a list of texts",
        "Numbers": "a list of numbers",
        "Texts": "a list of texts",
    }
    return words.get(type(value).__name__, "a function")
