"""The key/value store of the trainer: what each key stands for, right now."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

from steam.core.errors import NotFound
from steam.trainer.algorithms.grid.grid import Grid
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.dependence.result import PartialDependence
from steam.trainer.frame.frame import Frame


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file that has not been parsed. `owned`: it was uploaded, and goes when its key goes."""

    key: str
    path: Path
    size_bytes: int
    owned: bool


Value: TypeAlias = Frame | TrainedModel | Grid | PartialDependence | RawFile
ValueT = TypeVar("ValueT", Frame, TrainedModel, Grid, PartialDependence, RawFile)

_WORDS: Mapping[type, str] = {
    Frame: "frame",
    TrainedModel: "model",
    Grid: "grid",
    PartialDependence: "partial dependence",
    RawFile: "file",
}


def kind_of(value: Value) -> str:
    """The word for a value of that kind: frame, model, grid, partial dependence or file."""
    return _WORDS[type(value)]


class Store:
    """Immutable values by key. Safe to share between threads.

    Every write puts a new dictionary in the place of the old one, so a reader takes no lock, never
    waits and sees either all of a write or nothing of it.

    No key is ever locked. A job works on the values that it got when it was asked for: to replace
    or remove a key meanwhile changes nothing for it, and the memory goes when the last job has
    ended that reads it. Of two jobs that make the same key, the one that ends last keeps it.
    """

    def __init__(self) -> None:
        self._values: Mapping[str, Value] = {}
        self._writing = threading.Lock()

    def find(self, key: str) -> Value | None:
        """Whatever the key stands for, of any kind."""
        return self._values.get(key)

    def get(self, kind: type[ValueT], key: str) -> ValueT:
        """The value of that kind. Raises NotFound when there is none, or one of another kind."""
        value = self._values.get(key)
        if not isinstance(value, kind):
            raise NotFound(_WORDS[kind], key)
        return value

    def all(self, kind: type[ValueT]) -> list[ValueT]:
        """Every value of that kind, oldest first."""
        return [value for value in self._values.values() if isinstance(value, kind)]

    def snapshot(self) -> Mapping[str, Value]:
        """Every value at one moment, oldest first."""
        return self._values

    def put(self, value: Value) -> Value | None:
        """Let the value's key stand for it; returns what the key stood for before."""
        with self._writing:
            before = self._values.get(value.key)
            rest = {key: kept for key, kept in self._values.items() if key != value.key}
            self._values = {**rest, value.key: value}
            return before

    def put_if_match(self, value: Value, expected: Value | None) -> bool:
        """Put the value only if its key still stands for exactly `expected` (None: for nothing)."""
        with self._writing:
            if self._values.get(value.key) is not expected:
                return False
            self._values = {**self._values, value.key: value}
            return True

    def remove(self, key: str) -> Value | None:
        """Forget the key; returns what it stood for, None when it stood for nothing."""
        with self._writing:
            removed = self._values.get(key)
            if removed is not None:
                self._values = {name: kept for name, kept in self._values.items() if name != key}
            return removed
