"""The points of a grid: which values of hyper-parameters go together, by number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import TypeAlias

from steam.core.errors import InvalidInput

Values: TypeAlias = Mapping[str, str | None]
"""One value of each hyper-parameter, as text; None for one that is left at its default."""

Choices: TypeAlias = Mapping[str, Sequence[str | None]]
"""The values that each hyper-parameter may have, as texts."""

MOST_POINTS = 1 << 53
"""Points are drawn by chance with a float64, which counts no further than this."""


@dataclass(frozen=True, slots=True)
class Space:
    """The points of one or more sets of choices, one set after the other.

    Of a set every combination is a point, the first parameter's value changing fastest. When
    `in_step`, the first values of all parameters make a point, the second make one, and so on;
    a parameter of a single value has it in all of them. A set without parameters is one point.
    """

    choices: tuple[Choices, ...]
    in_step: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every hyper-parameter, in the order of its first appearance."""
        return tuple(dict.fromkeys(name for choices in self.choices for name in choices))

    @property
    def size(self) -> int:
        """The number of points."""
        return sum(map(self._size, self.choices))

    def point(self, number: int) -> Values:
        """The values of a point, counted from 0."""
        for choices in self.choices:
            size = self._size(choices)
            if number < size:
                return self._point(choices, number)
            number -= size
        raise IndexError(number)

    def check(self) -> None:
        """Raises InvalidInput unless there are points, no more of them than can be counted."""
        for choices in self.choices:
            if empty := [name for name, values in choices.items() if not values]:
                raise InvalidInput(f"The hyper-parameter {empty[0][:80]} has no values.")
            if self.in_step and len({len(values) for values in choices.values()} - {1}) > 1:
                raise InvalidInput(
                    "The hyper-parameters have lists of different lengths.",
                    hint="A Sequential search takes the first of each, then the second of each.",
                )
        if self.size > MOST_POINTS:
            raise InvalidInput(f"A grid may have at most {MOST_POINTS} combinations.")

    def _size(self, choices: Choices) -> int:
        lengths = [len(values) for values in choices.values()]
        return max(lengths, default=1) if self.in_step else prod(lengths)

    def _point(self, choices: Choices, number: int) -> Values:
        if self.in_step:
            return {name: values[min(number, len(values) - 1)] for name, values in choices.items()}
        point: dict[str, str | None] = {}
        for name, values in choices.items():
            number, digit = divmod(number, len(values))
            point[name] = values[digit]
        return point
