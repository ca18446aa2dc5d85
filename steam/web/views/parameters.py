"""The parameters of a model: those that somebody gave first. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

_WHICH_DATA = frozenset({"training_frame", "validation_frame", "response_column", "model_id"})
_SAYS_NOTHING: tuple[object, ...] = (False, 0, -1, "", "AUTO", [], {})


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter; `is_usual` where nobody gave it, as far as that is known."""

    name: str
    value: object
    is_usual: bool


def parameters_of(told: Mapping[str, object], asked: Collection[str] = ()) -> list[Parameter]:
    """Each parameter that has a value, those that were `asked` for first, then by name.

    Where it is not known what was asked for, those with a value that is not off come first.
    """
    found = [
        Parameter(name, value, name not in asked if asked else value in _SAYS_NOTHING)
        for name, value in told.items()
        if value is not None and name not in _WHICH_DATA
    ]
    return sorted(found, key=lambda one: (one.is_usual, one.name))
