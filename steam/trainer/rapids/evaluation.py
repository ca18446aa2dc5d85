"""One expression, evaluated: the names that it knows, and what its operators work with."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from steam.core.errors import InvalidInput
from steam.trainer.auto_values import AutoValues
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.task import Task
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.progress import Progress
from steam.trainer.rapids.form import Form
from steam.trainer.rapids.pending import settled
from steam.trainer.rapids.tree import Apply, Lambda, Name, Node, Number, Numbers, Text, Texts
from steam.trainer.rapids.values import Function, Operator, Value, describe
from steam.trainer.time_zone import TimeZone

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

    def change(self, name: str, value: Frame) -> Frame:
        """Keep a frame in the place of the one that has the name, and as long as that."""
        ...

    def remove(self, name: str) -> bool:
        """Forget what has that name; whether there was anything."""
        ...

    def rename(self, name: str, new_name: str) -> None:
        """Let another name stand for it. Raises NotFound."""
        ...

    def exchange(self, old: Vec, new: Vec) -> None:
        """Put a column in the place of another in every frame that holds that very one."""
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
    time_zone: TimeZone = field(default_factory=TimeZone)
    auto_values: AutoValues = field(default_factory=AutoValues)

    def value(self, node: Node) -> Value:
        """What an expression is worth. Raises InvalidInput where it has no value."""
        return self._settled(self._worth(node))

    def _worth(self, node: Node) -> Value:
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
                function = self._worth(operator)
                values = [self._worth(one) for one in nodes]
                name = operator.name if isinstance(operator, Name) else "function"
                return self._called(function, values, name)

    def call(self, function: Value, values: Sequence[Value], name: str = "function") -> Value:
        """What a function or an operator gives for these values."""
        return self._settled(self._called(function, values, name))

    def _called(self, function: Value, values: Sequence[Value], name: str) -> Value:
        with self.calls.one_more():
            self.progress.update(0.0)
            if not isinstance(function, Operator):
                return self._of_function(function, [self._settled(one) for one in values], name)
            if not (function.by_row or function.decodes_once):
                values = [self._settled(one) for one in values]
            return function.apply(name, self, values)

    def settled(self, frame: Frame) -> Frame:
        """The same, its columns computed if they were not yet. Raises as `run`."""
        return settled(self.engine, self.progress, frame)

    def _settled(self, value: Value) -> Value:
        return self.settled(value) if isinstance(value, Frame) else value

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
