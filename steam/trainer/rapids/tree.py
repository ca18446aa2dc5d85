"""What an expression is made of, before any of it is evaluated."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written; NaN is the missing one."""

    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted text."""

    value: str


@dataclass(frozen=True, slots=True)
class Name:
    """An operator, an argument of a function around it, a key, or a constant."""

    name: str


@dataclass(frozen=True, slots=True)
class Span:
    """`count` numbers from `start` on, `stride` apart; as many as there are if `count` is None."""

    start: float
    count: int | None = 1
    stride: float = 1.0


@dataclass(frozen=True, slots=True)
class Numbers:
    """A list of numbers, as spans: a short text may stand for more of them than memory holds."""

    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Texts:
    """A list of quoted texts."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Apply:
    """An operator or function, and its arguments."""

    operator: "Node"
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Lambda:
    """A function: the names of its arguments, and what it gives."""

    parameters: tuple[str, ...]
    body: "Node"


Node: TypeAlias = Number | Text | Name | Numbers | Texts | Apply | Lambda
