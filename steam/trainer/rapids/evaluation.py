"""One expression, evaluated: the names that it knows, and what its operators work with."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from steam.core.errors import InvalidInput
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.task import Task
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import Progress
from steam.trainer.rapids.form import Form
from steam.trainer.rapids.tree import Apply, Lambda, Name, Node, Number, Numbers, Text, Texts
from steam.trainer.rapids.values import Function, Operator, Value, describe

MOST_CALLS = 50_000
"""So many operators may one expression apply, those in functions each time."""

MOST_NESTED = 150
"""So many of them may wait for each other."""

_MISSING = float("nan")
_CONSTANTS: Mapping[str, float] = {
    **dict.fromkeys(("TRUE", "True", "true"), 1.0),
    **dict.fromkeys(("FALSE", "False", "false"), 0.0),
    **dict.fromkeys(("NA", "NaN", "_"), _MISSING),
    "Inf": float("inf"),
}

Partial = TypeVar("Partial")
Result = TypeVar("Result")


class Keys(Protocol):
    """What names outside of an expression stand for, and where results are kept."""

    def find(self, name: str) -> Value | None:
        """What the name stands for; None if for nothing that an expression can work with."""
        ...

    def keep(self, name: str, value: Frame) -> Frame:
        """Keep a frame as a temporary of the session. Raises InvalidInput if the name is taken."""
        ...

    def assign(self, name: str, value: Frame) -> Frame:
        """Keep a frame for everybody, in the place of what had the name."""
        ...

    def remove(self, name: str) -> bool:
        """Forget what has that name; whether there was anything."""
        ...

    def rename(self, name: str, new_name: str) -> None:
        """Let another name stand for it. Raises NotFound."""
        ...

    def names(self) -> Sequence[str]:
        """Every key that there is."""
        ...


class Calls:
    """Counts what one expression applies, all in all and inside each other."""

    def __init__(self) -> None:
        self._made = self._open = 0

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """For the length of a call. Raises InvalidInput when they are too many."""
        self._made += 1
        if self._made > MOST_CALLS:
            raise InvalidInput(f"An expression applies at most {MOST_CALLS:,} operators.")
        if self._open >= MOST_NESTED:
            raise InvalidInput(f"Functions call each other at most {MOST_NESTED} deep.")
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one expression knows and works with.

    `scope` are the arguments of the functions around; `progress` raises when it takes too long.
    `most_cells` is how many values a frame that is made from nothing may have.
    """

    keys: Keys
    operators: Mapping[str, Operator]
    forms: Mapping[str, Form]
    engine: LocalEngine
    progress: Progress
    block_rows: int
    most_cells: int
    calls: Calls
    scope: Mapping[str, Value]

    def value(self, node: Node) -> Value:
        """What an expression is worth. Raises InvalidInput where it has no value."""
        match node:
            case Number(value) | Text(value):
                return value
            case Numbers() | Texts():
                return node
            case Name(name):
                return self._named(name)
            case Lambda(parameters, body):
                return Function(parameters, body, self.scope)
            case Apply(Name(name), nodes) if name not in self.scope and name in self.forms:
                return self._formed(self.forms[name], name, nodes)
            case Apply(operator, nodes):
                function = self.value(operator)
                values = [self.value(one) for one in nodes]
                name = operator.name if isinstance(operator, Name) else "function"
                return self.call(function, values, name)

    def call(self, function: Value, values: Sequence[Value], name: str = "function") -> Value:
        """What a function or an operator gives for these values."""
        with self.calls.one_more():
            self.progress.update(0.0)
            if isinstance(function, Operator):
                return function.apply(name, self, values)
            return self._of_function(function, values, name)

    def run(self, task: Task[Partial, Result], frame: Frame) -> Result:
        """The task's result over the frame. Raises as `LocalEngine.run`."""
        return self.engine.run(task, frame, self.progress)

    def _of_function(self, function: Value, values: Sequence[Value], name: str) -> Value:
        if not isinstance(function, Function):
            raise InvalidInput(f"'{name[:80]}' is {describe(function)}, not an operator.")
        if len(values) != len(function.parameters):
            raise InvalidInput(
                f"The function takes {len(function.parameters)} arguments, not {len(values)}."
            )
        arguments = dict(zip(function.parameters, values, strict=True))
        return replace(self, scope={**function.scope, **arguments}).value(function.body)

    def _formed(self, form: Form, name: str, nodes: Sequence[Node]) -> Value:
        form.check(name, nodes)
        with self.calls.one_more():
            return form.body(self, nodes)

    def _named(self, name: str) -> Value:
        known: Sequence[Mapping[str, Value]] = (self.scope, self.operators, _CONSTANTS)
        found = next((names[name] for names in known if name in names), None)
        if found is None:
            found = self.keys.find(name)
        if found is None:
            raise InvalidInput(
                f"Name lookup of '{name[:80]}' failed.",
                hint="It is neither an operator that this trainer has nor a frame.",
            )
        return found
